"""onnxruntime in this process: its library, loaded once, and the one environment that all sessions stand on.

Making the environment is the longest part of a cold start and needs no Python: `start` may be called in a thread before
anything else is imported. So this module imports `ctypes`, `os` and `sys` only.
"""

from __future__ import annotations

import os
from _thread import allocate_lock, start_new_thread
from ctypes import byref, c_void_p

from shared.session.library import Library, find

TYPE_CHECKING = False  # `typing` would stand between a cold start and its longest part
if TYPE_CHECKING:
    from _thread import LockType

__all__ = ["Runtime", "begin", "forbid_telemetry", "start"]

_LOG_FATAL = 4  # enum OrtLoggingLevel; errors are raised, with the same words
_ARENA_ALLOCATOR, _DEFAULT_MEMORY = 1, 0  # enum OrtAllocatorType, enum OrtMemType

_lock = allocate_lock()
_started: dict[str, Runtime] = {}


def start() -> Runtime:
    """The runtime of this process; the first call loads and makes it, others wait for that. Safe from any thread.

    Raises SessionError that says why the library can't be used; the next call tries again.
    """
    forbid_telemetry()
    with _lock:
        path = find()
        if path is None:
            from shared.errors import SessionError

            raise SessionError(
                "no libonnxruntime in onnxruntime/capi on sys.path: install the onnxruntime wheel for Linux"
            )
        if path not in _started:
            _started[path] = Runtime(path)
        return _started[path]


def begin() -> LockType:
    """Call `start` in a thread; the lock is free when that is done, well or not: who opens a session hears why not.

    Not by `threading`, whose import would take a fifth of the time that is won.
    """
    forbid_telemetry()  # here: the environment is not for two threads at once
    busy = allocate_lock()
    busy.acquire()
    start_new_thread(_start_and_release, (busy,))
    return busy


def _start_and_release(busy: LockType) -> None:
    try:
        if os.environ.get("TRESNUBES_SESSION") != "binding":  # its package has a library of its own
            start()
    except Exception:  # noqa: BLE001, S110  it is raised again where a session is opened
        pass
    finally:
        busy.release()


def forbid_telemetry() -> None:
    """Linux wheels from 1.30 on start a telemetry thread that writes to the home directory and breaks fork."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


class Runtime:
    """The library, its environment, and the allocator and memory that tensors are made with; kept until the end."""

    def __init__(self, path: str) -> None:
        self.library = Library(path)
        self.environment, self.allocator, self.memory = c_void_p(), c_void_p(), c_void_p()
        self.library.CreateEnv(_LOG_FATAL, b"tresnubes", byref(self.environment))
        self.library.GetAllocatorWithDefaultOptions(byref(self.allocator))
        self.library.CreateCpuMemoryInfo(_ARENA_ALLOCATOR, _DEFAULT_MEMORY, byref(self.memory))
