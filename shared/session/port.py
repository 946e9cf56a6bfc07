"""What a session is: a loaded graph that computes outputs from inputs, whichever way into onnxruntime it takes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from shared.tensor import Items, Spec, Tensor

__all__ = ["Run", "Session"]


Run = Callable[[Mapping[str, Tensor]], list[Tensor | Items]]
"""Computes the outputs that it was prepared for. Raises SessionError."""


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

    def prepare(self, inputs: Sequence[str], outputs: Sequence[str]) -> Run:
        """The same for feeds of these inputs, which stand in this order each time. Raises SessionError."""
