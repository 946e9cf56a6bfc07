"""The session on onnxruntime's C API through ctypes: no numpy, no onnxruntime package, a third of their start time."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from ctypes import (
    POINTER,
    byref,
    c_char_p,
    c_int,
    c_int64,
    c_size_t,
    c_void_p,
    create_string_buffer,
    memmove,
    string_at,
)
from itertools import pairwise
from math import prod
from typing import Any

from shared.session.runtime import Runtime
from shared.tensor import ELEMENTS, STRING, Element, Spec, Tensor

_ELEMENT = {element.code: element for element in ELEMENTS}
_KINDS = ("unknown", "tensor", "sequence", "map", "opaque", "sparse tensor", "optional")  # enum ONNXType
_TENSOR = 1


class NativeSession:
    """A graph loaded through the C API.

    One thread, sequential: safe in a server that forks, and fastest for small models.
    """

    reason = ""

    def __init__(self, model: bytes, runtime: Runtime) -> None:
        self._runtime, self._api = runtime, runtime.library
        self._session = self._open(model)
        self.inputs = tuple(self._specs("Input"))
        self.outputs = tuple(self._specs("Output"))
        self.metadata = self._read_metadata()

    def __del__(self) -> None:
        if getattr(self, "_session", None):
            self._api.ReleaseSession(self._session)

    def run(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> list[Tensor]:
        """Compute the named outputs; see `shared.session.Session`."""
        with ExitStack() as release:
            values = [self._value(tensor, release) for tensor in feeds.values()]
            results = (c_void_p * len(outputs))()
            release.callback(lambda: [self._api.ReleaseValue(result) for result in results if result])
            self._api.Run(
                self._session,
                None,
                _texts(list(feeds)),
                (c_void_p * len(values))(*values),
                len(values),
                _texts(outputs),
                len(outputs),
                results,
            )
            return [self._tensor(result) for result in results]

    def _specs(self, side: str) -> Iterator[Spec]:
        count = c_size_t()
        getattr(self._api, f"SessionGet{side}Count")(self._session, byref(count))
        for place in range(count.value):
            name, info = c_void_p(), c_void_p()
            getattr(self._api, f"SessionGet{side}Name")(self._session, place, self._runtime.allocator, byref(name))
            getattr(self._api, f"SessionGet{side}TypeInfo")(self._session, place, byref(info))
            try:
                yield self._spec(self._take(name), info)
            finally:
                self._api.ReleaseTypeInfo(info)

    def _spec(self, name: str, info: c_void_p) -> Spec:
        kind = c_int()
        self._api.GetOnnxTypeFromTypeInfo(info, byref(kind))
        if kind.value != _TENSOR:
            return Spec(name, None, (), _KINDS[kind.value])
        tensor_info = c_void_p()
        self._api.CastTypeInfoToTensorInfo(info, byref(tensor_info))
        code, dimensions = self._describe(tensor_info)
        if code not in _ELEMENT:
            return Spec(name, None, (), f"tensor of element type {code}")
        return Spec(name, _ELEMENT[code], tuple(size if size >= 0 else None for size in dimensions))

    def _describe(self, info: c_void_p) -> tuple[int, tuple[int, ...]]:
        code, rank = c_int(), c_size_t()
        self._api.GetTensorElementType(info, byref(code))
        self._api.GetDimensionsCount(info, byref(rank))
        dimensions = (c_int64 * rank.value)()
        self._api.GetDimensions(info, dimensions, rank.value)
        return code.value, tuple(dimensions)

    def _value(self, tensor: Tensor, release: ExitStack) -> c_void_p:
        """An OrtValue on the tensor's own memory (strings are copied); released with `release`."""
        value = c_void_p()
        shape = (c_int64 * len(tensor.shape))(*tensor.shape)
        if isinstance(tensor.data, list):
            self._api.CreateTensorAsOrtValue(self._runtime.allocator, shape, len(shape), STRING.code, byref(value))
            release.callback(self._api.ReleaseValue, value)
            self._fill(value, tensor.data)
        else:
            address, length = tensor.data.buffer_info()
            size = length * tensor.data.itemsize
            self._api.CreateTensorWithDataAsOrtValue(
                self._runtime.memory, address, size, shape, len(shape), tensor.element.code, byref(value)
            )
            release.callback(self._api.ReleaseValue, value)
        return value

    def _fill(self, value: c_void_p, texts: list[str]) -> None:
        if not any("\0" in text for text in texts):
            self._api.FillStringTensor(value, _texts(texts), len(texts))
            return
        for place, text in enumerate(texts):  # C strings would end at the NUL
            encoded, buffer = text.encode(), c_void_p()
            self._api.GetResizedStringTensorElementBuffer(value, place, len(encoded), byref(buffer))
            memmove(buffer, encoded, len(encoded))

    def _tensor(self, value: int | None) -> Tensor:
        info = c_void_p()
        self._api.GetTensorTypeAndShape(value, byref(info))
        try:
            code, shape = self._describe(info)
        finally:
            self._api.ReleaseTensorTypeAndShapeInfo(info)
        element = _ELEMENT[code]
        data = self._strings(value, prod(shape)) if element is STRING else self._numbers(value, element, prod(shape))
        return Tensor(element, shape, data)

    def _numbers(self, value: int | None, element: Element, count: int) -> "array[Any]":
        address, data = c_void_p(), array(element.typecode)
        if count:
            self._api.GetTensorMutableData(value, byref(address))
            data.frombytes(string_at(address, count * data.itemsize))
        return data

    def _strings(self, value: int | None, count: int) -> list[str]:
        size, starts = c_size_t(), (c_size_t * count)()
        self._api.GetStringTensorDataLength(value, byref(size))
        buffer = create_string_buffer(size.value + 1)
        self._api.GetStringTensorContent(value, buffer, size.value, starts, count)
        content = buffer.raw
        return [content[start:end].decode() for start, end in pairwise([*starts, size.value])]

    def _open(self, model: bytes) -> c_void_p:
        options, session = c_void_p(), c_void_p()
        self._api.CreateSessionOptions(byref(options))
        try:
            self._api.SetIntraOpNumThreads(options, 1)
            self._api.SetInterOpNumThreads(options, 1)
            self._api.CreateSessionFromArray(self._runtime.environment, model, len(model), options, byref(session))
        finally:
            self._api.ReleaseSessionOptions(options)
        return session

    def _read_metadata(self) -> dict[str, str]:
        metadata, keys, count = c_void_p(), POINTER(c_void_p)(), c_int64()
        self._api.SessionGetModelMetadata(self._session, byref(metadata))
        try:
            self._api.ModelMetadataGetCustomMetadataMapKeys(
                metadata, self._runtime.allocator, byref(keys), byref(count)
            )
            names = [self._take(c_void_p(keys[place])) for place in range(count.value)]
            if keys:
                self._api.AllocatorFree(self._runtime.allocator, keys)
            return {name: self._look_up(metadata, name) for name in names}
        finally:
            self._api.ReleaseModelMetadata(metadata)

    def _look_up(self, metadata: c_void_p, name: str) -> str:
        text = c_void_p()
        self._api.ModelMetadataLookupCustomMetadataMap(metadata, self._runtime.allocator, name.encode(), byref(text))
        return self._take(text)

    def _take(self, text: c_void_p) -> str:
        """The text at a pointer that the C API allocated for us; freed here."""
        value = string_at(text).decode()
        self._api.AllocatorFree(self._runtime.allocator, text)
        return value


def _texts(texts: Sequence[str]) -> Any:
    return (c_char_p * len(texts))(*[text.encode() for text in texts])
