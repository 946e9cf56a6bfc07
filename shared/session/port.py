"""What a session is: a loaded graph that computes outputs from inputs, whichever way into onnxruntime it takes."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from shared.tensor import Items, Spec, Tensor

__all__ = ["Session"]


class Session(Protocol):
    """A loaded graph. `run` may be called from many threads at once."""

    @property
    def inputs(self) -> Sequence[Spec]:
        """What the graph takes."""

    @property
    def outputs(self) -> Sequence[Spec]:
        """What the graph gives."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """The model's custom metadata."""

    @property
    def reason(self) -> str:
        """Why this is the `binding` session where `auto` would rather have had `native`; else empty."""

    def run(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> list[Tensor | Items]:
        """Compute the named outputs. Raises SessionError with onnxruntime's own words."""
