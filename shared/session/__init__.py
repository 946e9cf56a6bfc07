"""The way into onnxruntime: a small port with two implementations that give equal bits.

`native` calls the C API of the library that the onnxruntime wheel carries, without the onnxruntime package and numpy;
it is what bundles ship. `binding` is the onnxruntime package, for platforms where that library isn't found, and the
oracle in tests.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Protocol

from shared.errors import SessionError
from shared.tensor import Spec, Tensor

__all__ = ["Session", "open_session"]


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

    def run(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> list[Tensor]:
        """Compute the named outputs. Raises SessionError with onnxruntime's own words."""


def open_session(model: bytes, kind: str = "auto") -> Session:
    """Load a model's bytes.

    `auto` takes `native` where its library is found and `binding` elsewhere. Raises SessionError.
    """
    # Linux wheels from 1.30 on start a telemetry thread that writes to the home directory and breaks fork.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from shared.session import library

    path = library.find() if kind in ("auto", "native") else None
    if path is not None:
        from shared.session.native import NativeSession

        return NativeSession(model, path)
    if kind == "native":
        raise SessionError("no libonnxruntime in onnxruntime/capi on sys.path: install the onnxruntime wheel for Linux")
    try:
        from shared.session.binding import BindingSession
    except ImportError as error:
        raise SessionError(f"neither libonnxruntime nor the onnxruntime package can be loaded: {error}") from error
    return BindingSession(model)
