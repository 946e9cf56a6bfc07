"""What a loaded graph says of itself through the C API: its inputs, its outputs, its metadata."""

from __future__ import annotations

from array import array
from ctypes import byref, c_int, c_int64, c_size_t, c_void_p, string_at
from typing import TYPE_CHECKING, Any

from shared.session.values import ELEMENT, describe
from shared.tensor import UNUSED_ELEMENTS, Spec

if TYPE_CHECKING:
    from shared.session.runtime import Runtime

__all__ = ["read_metadata", "read_specs"]

_KINDS = ("unknown", "tensor", "sequence", "map", "opaque", "sparse tensor", "optional")  # enum ONNXType
_TENSOR = 1


def read_specs(runtime: Runtime, session: c_void_p, side: str) -> tuple[Spec, ...]:
    """The session's `side`: `Input` or `Output`."""
    count = c_size_t()
    getattr(runtime.library, f"SessionGet{side}Count")(session, byref(count))
    return tuple(_read_spec(runtime, session, side, place) for place in range(count.value))


def read_metadata(runtime: Runtime, session: c_void_p) -> dict[str, str]:
    """The model's custom metadata."""
    metadata = c_void_p()
    runtime.library.SessionGetModelMetadata(session, byref(metadata))
    try:
        return {name: _look_up(runtime, metadata, name) for name in _read_keys(runtime, metadata)}
    finally:
        runtime.library.ReleaseModelMetadata(metadata)


def _read_spec(runtime: Runtime, session: c_void_p, side: str, place: int) -> Spec:
    name, info = c_void_p(), c_void_p()
    getattr(runtime.library, f"SessionGet{side}Name")(session, place, runtime.allocator, byref(name))
    text = _take(runtime, name)
    getattr(runtime.library, f"SessionGet{side}TypeInfo")(session, place, byref(info))
    try:
        return _spec(runtime, text, info)
    finally:
        runtime.library.ReleaseTypeInfo(info)


def _spec(runtime: Runtime, name: str, info: c_void_p) -> Spec:
    kind, tensor = c_int(), c_void_p()
    runtime.library.GetOnnxTypeFromTypeInfo(info, byref(kind))
    if kind.value != _TENSOR:
        return Spec(name, None, (), _KINDS[kind.value])
    runtime.library.CastTypeInfoToTensorInfo(info, byref(tensor))  # a part of `info`, not released by itself
    code, dimensions = describe(runtime, tensor)
    if code not in ELEMENT:
        return Spec(name, None, (), f"tensor({UNUSED_ELEMENTS.get(code, f'element type {code}')})")
    return Spec(name, ELEMENT[code], tuple(size if size >= 0 else None for size in dimensions))


def _read_keys(runtime: Runtime, metadata: c_void_p) -> list[str]:
    keys, count = c_void_p(), c_int64()
    runtime.library.ModelMetadataGetCustomMetadataMapKeys(metadata, runtime.allocator, byref(keys), byref(count))
    if not keys:
        return []
    addresses = array("Q", string_at(keys, 8 * count.value))
    runtime.library.AllocatorFree(runtime.allocator, keys)
    return [_take(runtime, c_void_p(address)) for address in addresses]


def _look_up(runtime: Runtime, metadata: c_void_p, name: str) -> str:
    text = c_void_p()
    runtime.library.ModelMetadataLookupCustomMetadataMap(metadata, runtime.allocator, name.encode(), byref(text))
    return _take(runtime, text)


def _take(runtime: Runtime, text: Any) -> str:
    """The text at a pointer that the C API allocated for us; freed here."""
    content = string_at(text)
    runtime.library.AllocatorFree(runtime.allocator, text)
    return content.decode()
