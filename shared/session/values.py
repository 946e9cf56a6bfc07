"""The C API's values (OrtValue) from tensors, and tensors, sequences and maps from values."""

from __future__ import annotations

from array import array
from ctypes import PYFUNCTYPE, byref, c_int, c_size_t, c_ssize_t, c_void_p, py_object, pythonapi
from math import prod
from typing import TYPE_CHECKING, Any

from shared.errors import SessionError
from shared.session import strings
from shared.tensor import ELEMENTS, STRING, Element, Items, Tensor

if TYPE_CHECKING:
    from shared.session.runtime import Runtime

__all__ = ["ELEMENT", "describe", "make", "on_memory", "read"]

ELEMENT = {element.code: element for element in ELEMENTS}
"""Element types by enum ONNXTensorElementDataType, whose numbers are those of onnx.TensorProto.DataType."""

_TENSOR, _SEQUENCE, _MAP = 1, 2, 3  # enum ONNXType
_READ = 0x100  # PyBUF_READ
_view = PYFUNCTYPE(py_object, c_void_p, c_ssize_t, c_int)(("PyMemoryView_FromMemory", pythonapi))


def make(runtime: Runtime, tensor: Tensor) -> c_void_p:
    """A value on the tensor's own memory, which must outlive it; strings are copied. The caller releases it."""
    if not isinstance(tensor.data, list):
        return on_memory(runtime, tensor.element, tensor.shape, tensor.data)
    if len(tensor.data) != prod(tensor.shape):
        expected = f"{prod(tensor.shape)} texts for the shape {list(tensor.shape)}"
        raise SessionError(f"expected {expected}, got {len(tensor.data)}")
    value, shape = c_void_p(), array("q", tensor.shape)
    runtime.library.CreateTensorAsOrtValue(
        runtime.allocator, shape.buffer_info()[0], len(shape), STRING.code, byref(value)
    )
    try:
        strings.fill(runtime.library, value, tensor.data)
    except UnicodeEncodeError as error:
        runtime.library.ReleaseValue(value)
        raise SessionError(str(error)) from error
    return value


def on_memory(runtime: Runtime, element: Element, shape: tuple[int, ...], data: array[Any]) -> c_void_p:
    """A tensor whose values are those of `data`, as long as that lives. The caller releases it."""
    if data.typecode != element.typecode or len(data) != prod(shape):
        expected = f"{prod(shape)} values of {element.name} for the shape {list(shape)}"
        raise SessionError(f"expected {expected}, got {len(data)} of type code {data.typecode!r}")
    value, sizes, (address, length) = c_void_p(), array("q", shape), data.buffer_info()
    runtime.library.CreateTensorWithDataAsOrtValue(
        runtime.memory,
        address,
        length * data.itemsize,
        sizes.buffer_info()[0],
        len(sizes),
        element.code,
        byref(value),
    )
    return value


def read(runtime: Runtime, value: Any) -> Tensor | Items:
    """A value's content; the value stays the caller's."""
    kind = c_int()
    runtime.library.GetValueType(value, byref(kind))
    if kind.value == _TENSOR:
        return _tensor(runtime, value)
    content = _plain(runtime, value, kind.value)
    return Items(content if kind.value == _SEQUENCE else [content])


def describe(runtime: Runtime, info: Any) -> tuple[int, tuple[int, ...]]:
    """The element type's number and the shape that a tensor's type info tells; a size that is not known is -1."""
    code, rank = c_int(), c_size_t()
    runtime.library.GetTensorElementType(info, byref(code))
    runtime.library.GetDimensionsCount(info, byref(rank))
    dimensions = array("q", bytes(8 * rank.value))
    runtime.library.GetDimensions(info, dimensions.buffer_info()[0], rank.value)
    return code.value, tuple(dimensions)


def _tensor(runtime: Runtime, value: Any) -> Tensor:
    info = c_void_p()
    runtime.library.GetTensorTypeAndShape(value, byref(info))
    try:
        code, shape = describe(runtime, info)
    finally:
        runtime.library.ReleaseTensorTypeAndShapeInfo(info)
    if code not in ELEMENT:
        raise SessionError(f"a tensor of element type {code} came: expected {', '.join(e.name for e in ELEMENTS)}")
    element, count = ELEMENT[code], prod(shape)
    if element is STRING:
        return Tensor(element, shape, strings.read(runtime.library, value, count))
    return Tensor(element, shape, _numbers(runtime, value, element, count))


def _numbers(runtime: Runtime, value: Any, element: Element, count: int) -> array[Any]:
    address, data = c_void_p(), array(element.typecode)
    if count:  # an empty tensor has no memory
        runtime.library.GetTensorMutableData(value, byref(address))
        data.frombytes(_view(address, count * data.itemsize, _READ))
    return data


def _plain(runtime: Runtime, value: Any, kind: int) -> Any:
    """A value as plain Python values: a tensor as nested lists, a sequence as a list, a map as a dict."""
    if kind == _TENSOR:
        return _tensor(runtime, value).nested()
    if kind == _SEQUENCE:
        return _parts(runtime, value)
    if kind == _MAP:  # its two parts are the tensors of its keys and of its values
        return dict(zip(*_parts(runtime, value), strict=True))
    raise SessionError(f"a value of kind {kind} came: expected a tensor, a sequence or a map")


def _parts(runtime: Runtime, value: Any) -> list[Any]:
    count = c_size_t()
    runtime.library.GetValueCount(value, byref(count))
    return [_part(runtime, value, place) for place in range(count.value)]


def _part(runtime: Runtime, value: Any, place: int) -> Any:
    part, kind = c_void_p(), c_int()
    runtime.library.GetValue(value, place, runtime.allocator, byref(part))
    try:
        runtime.library.GetValueType(part, byref(kind))
        return _plain(runtime, part, kind.value)
    finally:
        runtime.library.ReleaseValue(part)
