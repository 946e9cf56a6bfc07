"""The way into onnxruntime: a small port with two implementations that give equal bits.

`native` calls the C API of the library that the onnxruntime wheel carries, without the onnxruntime package and numpy;
it is what bundles ship. `binding` is the onnxruntime package, for platforms where that library isn't found, and the
oracle in tests.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `runtime` is imported before all else, and this module with it
if TYPE_CHECKING:
    from shared.session.port import Session

__all__ = ["open_session"]


def open_session(model: bytes, kind: str = "auto") -> Session:
    """Load a model's bytes.

    `auto` takes `native` where its library can be used and `binding` elsewhere. Raises SessionError.
    """
    from shared.errors import SessionError
    from shared.session import runtime

    if kind == "binding":
        runtime.forbid_telemetry()
        return _open_binding(model)
    try:
        started = runtime.start()
    except SessionError as error:
        if kind == "native":
            raise
        return _open_binding(model, str(error))
    from shared.session.native import NativeSession

    return NativeSession(model, started)


def _open_binding(model: bytes, reason: str = "") -> Session:
    from shared.errors import SessionError

    try:
        from shared.session.binding import BindingSession
    except ImportError as error:
        why = f"{reason}; and " if reason else ""
        raise SessionError(f"{why}the onnxruntime package can't be loaded: {error}") from error
    return BindingSession(model, reason)
