"""onnxruntime's C API: the library that the wheel carries, and the functions of its table that are called here."""

import os
import sys
from ctypes import CDLL, CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_size_t, c_uint32, c_void_p
from typing import Any

from shared.errors import SessionError

__all__ = ["Api", "find"]

API_VERSION = 17
"""The C API version asked for.

Its table only grows, so every onnxruntime from 1.17 on has these functions at these places.
"""

_STATUS = c_void_p
_OUT = POINTER(c_void_p)
_SIZES = POINTER(c_size_t)
_DIMS = POINTER(c_int64)

# Place in OrtApi (onnxruntime_c_api.h), result, arguments.
_TABLE: dict[str, tuple[int, Any, tuple[Any, ...]]] = {
    "GetErrorMessage": (2, c_char_p, (c_void_p,)),
    "CreateEnv": (3, _STATUS, (c_int, c_char_p, _OUT)),
    "CreateSessionFromArray": (8, _STATUS, (c_void_p, c_char_p, c_size_t, c_void_p, _OUT)),
    "Run": (
        9,
        _STATUS,
        (c_void_p, c_void_p, POINTER(c_char_p), _OUT, c_size_t, POINTER(c_char_p), c_size_t, _OUT),
    ),
    "CreateSessionOptions": (10, _STATUS, (_OUT,)),
    "SetIntraOpNumThreads": (24, _STATUS, (c_void_p, c_int)),
    "SetInterOpNumThreads": (25, _STATUS, (c_void_p, c_int)),
    "SessionGetInputCount": (30, _STATUS, (c_void_p, _SIZES)),
    "SessionGetOutputCount": (31, _STATUS, (c_void_p, _SIZES)),
    "SessionGetInputTypeInfo": (33, _STATUS, (c_void_p, c_size_t, _OUT)),
    "SessionGetOutputTypeInfo": (34, _STATUS, (c_void_p, c_size_t, _OUT)),
    "SessionGetInputName": (36, _STATUS, (c_void_p, c_size_t, c_void_p, _OUT)),
    "SessionGetOutputName": (37, _STATUS, (c_void_p, c_size_t, c_void_p, _OUT)),
    "CreateTensorAsOrtValue": (48, _STATUS, (c_void_p, _DIMS, c_size_t, c_int, _OUT)),
    "CreateTensorWithDataAsOrtValue": (
        49,
        _STATUS,
        (c_void_p, c_void_p, c_size_t, _DIMS, c_size_t, c_int, _OUT),
    ),
    "GetTensorMutableData": (51, _STATUS, (c_void_p, _OUT)),
    "FillStringTensor": (52, _STATUS, (c_void_p, POINTER(c_char_p), c_size_t)),
    "GetStringTensorDataLength": (53, _STATUS, (c_void_p, _SIZES)),
    "GetStringTensorContent": (54, _STATUS, (c_void_p, c_void_p, c_size_t, _SIZES, c_size_t)),
    "CastTypeInfoToTensorInfo": (55, _STATUS, (c_void_p, _OUT)),
    "GetOnnxTypeFromTypeInfo": (56, _STATUS, (c_void_p, POINTER(c_int))),
    "GetTensorElementType": (60, _STATUS, (c_void_p, POINTER(c_int))),
    "GetDimensionsCount": (61, _STATUS, (c_void_p, _SIZES)),
    "GetDimensions": (62, _STATUS, (c_void_p, _DIMS, c_size_t)),
    "GetTensorTypeAndShape": (65, _STATUS, (c_void_p, _OUT)),
    "CreateCpuMemoryInfo": (69, _STATUS, (c_int, c_int, _OUT)),
    "AllocatorFree": (76, _STATUS, (c_void_p, c_void_p)),
    "GetAllocatorWithDefaultOptions": (78, _STATUS, (_OUT,)),
    "ReleaseStatus": (93, None, (c_void_p,)),
    "ReleaseSession": (95, None, (c_void_p,)),
    "ReleaseValue": (96, None, (c_void_p,)),
    "ReleaseTypeInfo": (98, None, (c_void_p,)),
    "ReleaseTensorTypeAndShapeInfo": (99, None, (c_void_p,)),
    "ReleaseSessionOptions": (100, None, (c_void_p,)),
    "SessionGetModelMetadata": (111, _STATUS, (c_void_p, _OUT)),
    "ModelMetadataLookupCustomMetadataMap": (116, _STATUS, (c_void_p, c_void_p, c_char_p, _OUT)),
    "ReleaseModelMetadata": (118, None, (c_void_p,)),
    "ModelMetadataGetCustomMetadataMapKeys": (
        123,
        _STATUS,
        (c_void_p, c_void_p, POINTER(POINTER(c_void_p)), _DIMS),
    ),
    "GetResizedStringTensorElementBuffer": (252, _STATUS, (c_void_p, c_size_t, c_size_t, _OUT)),
}


class _ApiBase(Structure):
    _fields_ = [
        ("GetApi", CFUNCTYPE(POINTER(c_void_p), c_uint32)),
        ("GetVersionString", CFUNCTYPE(c_char_p)),
    ]


def find() -> str | None:
    """The first `onnxruntime/capi/libonnxruntime.so*` on `sys.path`; nothing of the package is imported for it."""
    for folder in sys.path:
        capi = os.path.join(folder or ".", "onnxruntime", "capi")
        if os.path.isdir(capi):
            found = sorted(name for name in os.listdir(capi) if name.startswith("libonnxruntime.so"))
            if found:
                return os.path.join(capi, found[0])
    return None


class Api:
    """The C API as Python methods. What returns a status in C returns nothing here, and raises SessionError."""

    def __init__(self, path: str) -> None:
        name = os.path.basename(path)
        try:
            entry = CDLL(path).OrtGetApiBase
        except (OSError, AttributeError) as error:
            raise SessionError(f"{name} can't be loaded: {error}") from error
        entry.restype = POINTER(_ApiBase)
        base = entry().contents
        self.version: str = base.GetVersionString().decode()
        table = base.GetApi(API_VERSION)
        if not table:
            raise SessionError(f"{name} is version {self.version}: expected one with C API {API_VERSION}")
        for function, (place, result, arguments) in _TABLE.items():
            call = CFUNCTYPE(result, *arguments)(table[place])
            setattr(self, function, self._checked(call) if result is _STATUS else call)

    def __getattr__(self, name: str) -> Any:  # the table's functions; only here so that types are known
        raise AttributeError(name)

    def _checked(self, call: Any) -> Any:
        def checked(*arguments: Any) -> None:
            status = call(*arguments)
            if status:
                message = self.GetErrorMessage(status).decode(errors="replace")
                self.ReleaseStatus(status)
                raise SessionError(message)

        return checked
