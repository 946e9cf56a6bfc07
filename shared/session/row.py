"""One row's inputs and outputs as values on memory of their own: filled, run and read without making anything anew."""

from __future__ import annotations

from array import array
from ctypes import addressof, c_size_t, c_void_p
from math import prod
from typing import TYPE_CHECKING, Any

from shared.errors import SessionError
from shared.session.texts import TextReader, TextWriter
from shared.session.values import make, on_memory
from shared.tensor import STRING, Element, Spec, Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shared.session.runtime import Runtime
    from shared.tensor import Items

__all__ = ["Row", "can_wait"]

_LARGEST = 4096
"""More elements than this are no row of a table; no memory is kept for them."""


def can_wait(feeds: Iterable[Tensor], specs: Sequence[Spec], results: Sequence[Tensor | Items]) -> bool:
    """Whether memory can be kept for a run's feeds and results until the next ones come."""
    return all(0 < len(tensor.data) <= _LARGEST for tensor in feeds) and all(map(_has_known_shape, specs, results))


def _has_known_shape(spec: Spec, result: Tensor | Items) -> bool:
    if not isinstance(result, Tensor) or not 0 < len(result.data) <= _LARGEST:
        return False
    # The runtime checks a number's waiting memory against the shape that comes. A text's shape must follow from the
    # number of its elements.
    return result.element is not STRING or (len(spec.shape) == len(result.shape) and spec.shape.count(None) <= 1)


class Row:
    """A run prepared for feeds and results of these shapes. For one thread at a time.

    Numbers are computed into memory that waits for them. Texts are not: kernels may append to what they find in an
    output, as StringConcat does, so the runtime makes them new.
    """

    def __init__(
        self, runtime: Runtime, session: c_void_p, names: Sequence[Any], feeds: Sequence[Tensor], results: Sequence[Any]
    ) -> None:
        self._runtime, self._library, self._names = runtime, runtime.library, names
        self._values, self._results = (c_void_p * len(feeds))(), (c_void_p * len(results))()
        self._memories: list[memoryview] = []
        self._inputs = [self._input(place, tensor) for place, tensor in enumerate(feeds)]
        self._outputs = [self._output(place, tensor) for place, tensor in enumerate(results)]
        self._run = self._library.function("Run", typed=False)
        arrays = [c_void_p(addressof(part)) for part in (names[0], self._values, names[1], self._results)]
        counts = c_size_t(len(feeds)), c_size_t(len(results))
        self._arguments = (session, c_void_p(), arrays[0], arrays[1], counts[0], arrays[2], counts[1], arrays[3])

    def __del__(self) -> None:
        for value in (*self._values, *self._results):
            self._library.ReleaseValue(value)

    def agrees(self, results: Sequence[Any]) -> bool:
        """Whether a run into the waiting memory, which holds other bits yet, gives the same as the general one gave.

        A graph that hands an input on as its output never writes there.
        """
        answer = self.run()
        return answer is not None and list(map(_bits, answer)) == list(map(_bits, results))

    def fill(self, feeds: Iterable[Tensor]) -> bool:
        """Take over the feeds' values, unless they are of other types or shapes."""
        try:
            for (element, shape, memory), (given, given_shape, data) in zip(self._inputs, feeds, strict=True):
                if given is not element or given_shape != shape:
                    return False
                memory[:] = data
        except (BufferError, TypeError, UnicodeEncodeError):  # data that are not what their tensor says
            return False
        return True

    def run(self) -> list[Tensor | Items] | None:
        """The outputs for what was filled in, or None where the run failed: ask in the general way for the reason."""
        status = self._run(*self._arguments)
        if status:
            self._library.ReleaseStatus(status)
            return None
        try:
            return [Tensor(element, shape, memory[:]) for element, shape, memory in self._outputs]
        except SessionError:
            return None

    def _input(self, place: int, tensor: Tensor) -> tuple[Element, tuple[int, ...], Any]:
        if isinstance(tensor.data, list):
            value = make(self._runtime, tensor)
            self._values[place] = value.value
            return tensor.element, tensor.shape, TextWriter(self._library, value, tensor.data)
        memory, self._values[place] = self._memory(tensor, tensor.data.tobytes())
        return tensor.element, tensor.shape, memory

    def _output(self, place: int, tensor: Tensor) -> tuple[Element, tuple[int, ...], Any]:
        if tensor.element is STRING:
            return tensor.element, tensor.shape, TextReader(self._library, self._results, place, prod(tensor.shape))
        assert not isinstance(tensor.data, list)
        memory, self._results[place] = self._memory(tensor, bytes(255 - byte for byte in tensor.data.tobytes()))
        return tensor.element, tensor.shape, memory

    def _memory(self, tensor: Tensor, content: bytes) -> tuple[array[Any], int | None]:
        memory = array(tensor.element.typecode, content)
        self._memories.append(memoryview(memory))  # an array that is viewed can't move: a wrong length is a BufferError
        return memory, on_memory(self._runtime, tensor.element, tensor.shape, memory).value


def _bits(tensor: Any) -> Any:
    """A result's content to the bit: NaN is itself, and -0.0 is not 0.0."""
    return tensor.shape, tensor.data if isinstance(tensor.data, list) else tensor.data.tobytes()
