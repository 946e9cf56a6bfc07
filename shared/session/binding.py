"""The session on the onnxruntime package and numpy: for platforms without the native one, and its oracle in tests."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy
import onnxruntime

from shared.errors import SessionError
from shared.session.choice import choose
from shared.session.port import Run
from shared.tensor import BOOL, ELEMENTS, STRING, Items, Spec, Tensor

_ELEMENT = {f"tensor({element.name})": element for element in ELEMENTS}
_DTYPE = {numpy.dtype(element.typecode).str[1:]: element for element in ELEMENTS if element.typecode} | {
    "b1": BOOL,
    "O": STRING,
}
_KINDS = {"seq": "sequence", "map": "map", "optional": "optional", "sparse_tensor": "sparse tensor"}
_LOG_FATAL = 4  # errors are raised, with the same words


class BindingSession:
    """A graph loaded by the onnxruntime package, with the same options as the native session."""

    def __init__(self, model: bytes, reason: str = "") -> None:
        self.reason = reason
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _LOG_FATAL
        try:
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise SessionError(_words(error)) from error
        self.inputs = tuple(map(_spec, self._session.get_inputs()))
        self.outputs = tuple(map(_spec, self._session.get_outputs()))
        self.metadata: Mapping[str, str] = dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> list[Tensor | Items]:
        """Compute the named outputs; see `shared.session.port.Session`."""
        choose(self.outputs, outputs)
        try:
            arrays = {name: _to_numpy(tensor) for name, tensor in feeds.items()}
            results = self._session.run(list(outputs), arrays)
        except Exception as error:
            raise SessionError(_words(error)) from error
        return [_from_numpy(result) for result in results]

    def prepare(self, inputs: Sequence[str], outputs: Sequence[str]) -> Run:  # noqa: ARG002
        """The run of these outputs; see `shared.session.port.Session`."""
        choose(self.outputs, outputs)
        return lambda feeds: self.run(feeds, outputs)


def _spec(argument: Any) -> Spec:
    element = _ELEMENT.get(argument.type)
    if element is None:
        return Spec(argument.name, None, (), _KINDS.get(argument.type.partition("(")[0], argument.type))
    shape = tuple(size if isinstance(size, int) and size >= 0 else None for size in argument.shape)
    return Spec(argument.name, element, shape)


def _to_numpy(tensor: Tensor) -> Any:
    if isinstance(tensor.data, list):
        return numpy.array(tensor.data, dtype=object).reshape(tensor.shape)
    dtype = numpy.bool_ if tensor.element is BOOL else numpy.dtype(tensor.data.typecode)
    return numpy.frombuffer(tensor.data, dtype=dtype).reshape(tensor.shape)


def _from_numpy(result: Any) -> Tensor | Items:
    if isinstance(result, list):  # a sequence
        return Items([_plain(item) for item in result])
    if isinstance(result, dict):
        return Items([result])
    element = _DTYPE[result.dtype.str[1:]]
    if element is STRING:
        return Tensor(element, result.shape, result.reshape(-1).tolist())
    return Tensor(element, result.shape, array(element.typecode, result.tobytes()))


def _plain(item: Any) -> Any:
    return item.tolist() if isinstance(item, numpy.ndarray) else item


def _words(error: Exception) -> str:
    """The runtime's own words, without the package's `[ONNXRuntimeError] : 2 : INVALID_ARGUMENT : ` before them."""
    text = str(error)
    return text.split(" : ", 3)[3] if text.startswith("[ONNXRuntimeError]") else text
