"""Keeps each constant of a graph once, wherever it was written: as weights, as a node, inside a loop."""

from collections.abc import Hashable, Mapping
from itertools import count
from typing import Any

import numpy as np
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

from model_export.graph.naming import rename_in
from model_export.graph.walk import names_made, subgraphs

_TYPES: Mapping[str, Any] = {
    "value_float": np.float32,
    "value_floats": np.float32,
    "value_int": np.int64,
    "value_ints": np.int64,
    "value_string": object,
    "value_strings": object,
}
"""Of what a Constant's attribute holds. In `value` it is a tensor; a sparse one stays a node."""


def share_constants(graph: GraphProto) -> None:
    """Constants of the same type, shape and bits become one in the outermost graph.

    Those that are inputs or outputs by name stay where they are. Relies on ONNX's rule that an inner value never has
    the name of an outer one.
    """
    shared = _Shared(graph)
    _take_from(graph, shared)
    graph.initializer.extend(shared.tensors)


class _Shared:
    """The constants taken so far, each under a name that nothing else has."""

    def __init__(self, graph: GraphProto) -> None:
        taken = {*names_made(graph)}
        self._names = (name for name in (f"constant{number}" for number in count()) if name not in taken)
        self._known: dict[Hashable, str] = {}
        self.tensors: list[TensorProto] = []

    def name_of(self, tensor: TensorProto) -> str:
        """The name of the constant that holds the same."""
        key = _content(tensor)
        if key not in self._known:
            self._known[key] = next(self._names)
            self.tensors.append(tensor)
            tensor.name = self._known[key]
        return self._known[key]


def _take_from(graph: GraphProto, shared: _Shared) -> None:
    fixed = {value.name for value in (*graph.input, *graph.output)}
    constants = {tensor.name: tensor for tensor in map(_copy, graph.initializer)}
    constants |= {node.output[0]: tensor for node in graph.node if (tensor := _held(node)) is not None}
    taken = constants.keys() - fixed
    names = {name: shared.name_of(tensor) for name, tensor in constants.items() if name in taken}
    stay = [constants[tensor.name] for tensor in graph.initializer if tensor.name in fixed]
    nodes = [node for node in graph.node if not taken.intersection(node.output)]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(stay)
    graph.node.extend(nodes)
    for node in graph.node:
        rename_in(node, names)
        for inner in subgraphs(node):
            _take_from(inner, shared)


def _held(node: NodeProto) -> TensorProto | None:
    """What a Constant gives; `None` of other nodes."""
    if node.op_type != "Constant" or node.domain:
        return None
    (attribute,) = node.attribute
    value = helper.get_attribute_value(attribute)
    if attribute.name == "value":
        return _copy(value)
    if attribute.name not in _TYPES:
        return None
    return numpy_helper.from_array(np.array(value, dtype=_TYPES[attribute.name]))


def _copy(tensor: TensorProto) -> TensorProto:
    copy = TensorProto()
    copy.CopyFrom(tensor)
    return copy


def _content(tensor: TensorProto) -> Hashable:
    """What a constant is known by; the same numbers may be written in two ways."""
    texts = tensor.data_type == TensorProto.STRING
    content = tuple(tensor.string_data) if texts else numpy_helper.to_array(tensor).tobytes()
    return tensor.data_type, tuple(tensor.dims), content
