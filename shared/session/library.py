"""onnxruntime's shared library through its C API: where it is found, and the functions of its table that are called."""

from __future__ import annotations

import os
import sys
from ctypes import CDLL, CFUNCTYPE, PYFUNCTYPE, c_char_p, c_int, c_size_t, c_void_p, sizeof

TYPE_CHECKING = False  # `typing` would stand between a cold start and its longest part
if TYPE_CHECKING:
    from typing import Any

__all__ = ["API_VERSION", "TABLE", "Library", "find"]

API_VERSION = 17
"""The C API that is asked for: ORT_API_VERSION of onnxruntime 1.17's header.

The table only grows, so every onnxruntime 1.x from 1.17 on has these functions at these places.
"""

TABLE = {
    "GetErrorMessage": (2, "p"),
    "CreateEnv": (3, "ipp"),
    "CreateSessionFromArray": (8, "ppnpp"),
    "Run": (9, "ppppnpnp"),
    "CreateSessionOptions": (10, "p"),
    "SetIntraOpNumThreads": (24, "pi"),
    "SetInterOpNumThreads": (25, "pi"),
    "SessionGetInputCount": (30, "pp"),
    "SessionGetOutputCount": (31, "pp"),
    "SessionGetInputTypeInfo": (33, "pnp"),
    "SessionGetOutputTypeInfo": (34, "pnp"),
    "SessionGetInputName": (36, "pnpp"),
    "SessionGetOutputName": (37, "pnpp"),
    "CreateTensorAsOrtValue": (48, "ppnip"),
    "CreateTensorWithDataAsOrtValue": (49, "ppnpnip"),
    "GetTensorMutableData": (51, "pp"),
    "FillStringTensor": (52, "ppn"),
    "GetStringTensorDataLength": (53, "pp"),
    "GetStringTensorContent": (54, "ppnpn"),
    "CastTypeInfoToTensorInfo": (55, "pp"),
    "GetOnnxTypeFromTypeInfo": (56, "pp"),
    "GetTensorElementType": (60, "pp"),
    "GetDimensionsCount": (61, "pp"),
    "GetDimensions": (62, "ppn"),
    "GetTensorTypeAndShape": (65, "pp"),
    "GetValueType": (67, "pp"),
    "CreateCpuMemoryInfo": (69, "iip"),
    "AllocatorFree": (76, "pp"),
    "GetAllocatorWithDefaultOptions": (78, "p"),
    "GetValue": (80, "pipp"),
    "GetValueCount": (81, "pp"),
    "ReleaseStatus": (93, "p"),
    "ReleaseSession": (95, "p"),
    "ReleaseValue": (96, "p"),
    "ReleaseTypeInfo": (98, "p"),
    "ReleaseTensorTypeAndShapeInfo": (99, "p"),
    "ReleaseSessionOptions": (100, "p"),
    "SessionGetModelMetadata": (111, "pp"),
    "ModelMetadataLookupCustomMetadataMap": (116, "pppp"),
    "ReleaseModelMetadata": (118, "p"),
    "ModelMetadataGetCustomMetadataMapKeys": (123, "pppp"),
    "FillStringTensorElement": (129, "ppn"),
    "GetResizedStringTensorElementBuffer": (252, "pnnp"),
}
"""Each function's place in `struct OrtApi` (onnxruntime_c_api.h) and its arguments: p pointer, n size_t, i int."""

_ARGUMENTS = {"p": c_void_p, "n": c_size_t, "i": c_int}
_LONG = ("CreateEnv", "CreateSessionFromArray", "Run")
"""These let other Python threads go on; the rest are so short that giving the GIL away costs more than the call."""

_MACHINES = {62: "x86_64", 183: "aarch64"}  # e_machine of the ELF header
_SECTIONS = (40, 8), (58, 2), (60, 2)
"""Where and how long e_shoff, e_shentsize and e_shnum stand: the table of sections is the last thing in the file."""


def find() -> str | None:
    """The first `onnxruntime/capi/libonnxruntime.so*` on `sys.path`; nothing of the package is imported for it."""
    for folder in sys.path:
        capi = os.path.join(folder or ".", "onnxruntime", "capi")
        if os.path.isdir(capi):
            found = sorted(name for name in os.listdir(capi) if name.startswith("libonnxruntime.so"))
            if found:
                return os.path.join(capi, found[0])
    return None


class Library:
    """The C API as Python methods. What returns a status in C returns nothing here, and raises SessionError.

    A function is looked up in the table when it is first used.
    """

    def __init__(self, path: str) -> None:
        try:
            strange = _strange(path)
            entry = None if strange else CDLL(path).OrtGetApiBase
        except (OSError, AttributeError) as error:
            raise _unusable(path, f"can't be loaded: {error}") from error
        if entry is None:
            raise _unusable(path, f"can't be loaded: {strange}")
        entry.restype = c_void_p
        get_api, get_version = (c_size_t * 2).from_address(entry())  # struct OrtApiBase: two functions
        self.version: str = PYFUNCTYPE(c_char_p)(get_version)().decode()
        if not _has_table(self.version):
            raise _unusable(path, f"is onnxruntime {self.version}: expected 1.{API_VERSION} or a later 1.x")
        self._table: int = PYFUNCTYPE(c_void_p, c_int)(get_api)(API_VERSION)
        if not self._table:
            raise _unusable(path, f"is onnxruntime {self.version} without C API {API_VERSION}")

    def __getattr__(self, name: str) -> Any:
        if name not in TABLE:
            raise AttributeError(name)
        function = self.function(name)
        if function.restype is c_void_p:
            function.errcheck = self._check
        setattr(self, name, function)
        return function

    def function(self, name: str, *, typed: bool = True) -> Any:
        """A function of the table as it is: it returns its status, None where all went well.

        One that is not `typed` is quicker to call and takes ctypes objects only.
        """
        place, arguments = TABLE[name]
        result = c_char_p if name == "GetErrorMessage" else None if name.startswith("Release") else c_void_p
        prototype = CFUNCTYPE if name in _LONG else PYFUNCTYPE
        function: Any = prototype(result)(c_size_t.from_address(self._table + place * sizeof(c_size_t)).value)
        if typed:
            function.argtypes = [_ARGUMENTS[letter] for letter in arguments]
        return function

    def error(self, status: int) -> Exception:
        """The error that a status stands for, in onnxruntime's own words; the status is released."""
        from shared.errors import SessionError

        message: str = self.GetErrorMessage(status).decode(errors="replace")
        self.ReleaseStatus(status)
        return SessionError(message)

    def _check(self, status: int | None, *_: object) -> None:
        if status:
            raise self.error(status)


def _has_table(version: str) -> bool:
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return major == "1" and minor.isdecimal() and int(minor) >= API_VERSION


def _unusable(path: str, why: str) -> Exception:
    from shared.errors import SessionError

    return SessionError(f"{os.path.basename(path)} {why}")


def _strange(path: str) -> str:
    """Why the file is no whole library of this machine, from its ELF header.

    The loader's own words are misleading for another machine's, and it crashes on a file that was cut off.
    """
    with open(path, "rb") as file:
        header, size = file.read(64), os.fstat(file.fileno()).st_size
    if header[:5] != b"\x7fELF\x02" or len(header) < 64:
        return "it is no 64-bit shared library"
    machine, here = int.from_bytes(header[18:20], "little"), os.uname().machine
    if _MACHINES.get(machine) != here:
        return f"it is for {_MACHINES.get(machine, f'ELF machine {machine}')}, this machine is {here}"
    start, width, count = (int.from_bytes(header[at : at + length], "little") for at, length in _SECTIONS)
    end = start + width * count
    return f"expected {end} bytes, got {size}" if size < end else ""
