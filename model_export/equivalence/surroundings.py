"""What stands around the trees of a graph: the operators before them, what is added to their leaves, what follows."""

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from model_export.equivalence.halves import in_halves, joined
from model_export.equivalence.lookup import constants_of, find_lookup, nodes_behind
from model_export.equivalence.nodes import trees_in, values_of
from model_export.graph import names_read

AVERAGES = (b"AVERAGE", 0)
"""How the older operators and TreeEnsemble say that the leaves' mean counts."""


def nodes_before(model: ModelProto, name: str) -> list[NodeProto]:
    """The operators that a value of this name is made by, in order."""
    needed, found = {name}, []
    for node in reversed(model.graph.node):
        if needed.intersection(node.output):
            found.append(node)
            needed.update(names_read(node))
    return found[::-1]


def same_before(first: ModelProto, second: ModelProto) -> bool:
    """Whether the trees of both graphs are given the same: by the same operators, with the same constants."""
    return _way_to_trees(first) == _way_to_trees(second)


def starts_with_rows(model: ModelProto) -> bool:
    """Whether the trees read an input of the graph as it is."""
    return trees_in(model).input[0] in {value.name for value in model.graph.input}


def same_sums(first: ModelProto, second: ModelProto) -> bool:
    """Whether leaves are added up or averaged in both graphs, and onto the same base values."""
    return averages(first) == averages(second) and np.array_equal(base_of(first), base_of(second))


def averages(model: ModelProto) -> bool:
    """Whether the mean of the leaves counts, not their sum."""
    trees = trees_in(model)
    lookup = find_lookup(model, trees.output[0])
    if lookup is None:
        return values_of(trees).get("aggregate_function", 1) in AVERAGES
    return bool(lookup.divisor == values_of(trees)["n_targets"])


def compares_doubles(model: ModelProto) -> bool:
    """Whether rows and thresholds are compared in float64."""
    values = values_of(trees_in(model))
    thresholds = values.get("nodes_splits", values.get("nodes_values"))
    return isinstance(thresholds, np.ndarray) and thresholds.dtype == np.float64


def base_of(model: ModelProto) -> NDArray[np.float64]:
    """What is added to the sum of the leaves; TreeEnsemble has no such values of its own, and an Add behind it does."""
    trees = trees_in(model)
    base = values_of(trees).get("base_values", ())
    lookup = find_lookup(model, trees.output[0])
    behind = nodes_behind(model, trees.output[0] if lookup is None else lookup.name)
    if trees.op_type == "TreeEnsemble" and [node.op_type for node in behind] == ["Add"]:
        base = constants_of(model).get(behind[0].input[1], np.zeros(0))
    values = np.array(base, np.float64).reshape(-1)
    values = joined(values) if in_halves(model, trees.output[0]) else values
    return values if values.any() else np.zeros(0)


def answers_by_sums(model: ModelProto) -> bool:
    """Whether nothing but the trees tells a row's answers."""
    trees, told = trees_in(model), {value.name for value in model.graph.input}
    for node in model.graph.node:
        if node.output != trees.output and told.intersection(names_read(node)):
            told.update(node.output)
    return not told.intersection(value.name for value in model.graph.output)


def _way_to_trees(model: ModelProto) -> str:
    """A text that tells what the trees read: inputs by name and type, constants by value, operators by what they do.

    A cast to the type that a value has already is left out.
    """
    told, types = {}, {}
    for value in model.graph.input:
        types[value.name] = value.type.tensor_type.elem_type
        told[value.name] = f"input {value.name} {types[value.name]}"
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        told[tensor.name] = _digest(values.dtype.str, str(values.shape), values.tolist().__repr__())
    name = trees_in(model).input[0]
    for node in nodes_before(model, name):
        to = helper.get_node_attr_value(node, "to") if node.op_type == "Cast" else TensorProto.UNDEFINED
        if to and types.get(node.input[0]) == to:
            told[node.output[0]] = told[node.input[0]]
        else:
            told.update(zip(node.output, _outputs(node, [told.get(read, "") for read in node.input]), strict=True))
        types[node.output[0]] = to
    return told[name]


def _outputs(node: NodeProto, read: list[str]) -> list[str]:
    settings = sorted(attribute.SerializeToString(deterministic=True).hex() for attribute in node.attribute)
    operator = _digest(node.domain, node.op_type, *settings, *read)
    return [f"{operator} {place}" for place in range(len(node.output))]


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
