"""Reads and writes the weights of a linear model, which skl2onnx writes in two ways."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, helper

from model_export.compact.draft import Draft

Floats: TypeAlias = NDArray[np.float64]

WHOLE = ("LinearClassifier", "LinearRegressor")
"""The operators that hold their weights themselves."""


@dataclass(frozen=True, slots=True)
class Linear:
    """`x @ weights + bias`: shapes [columns, outputs] and [outputs], in float64. `last` is the node that ends it."""

    weights: Floats
    bias: Floats
    last: NodeProto


def read_linear(draft: Draft, node: NodeProto) -> Linear | None:
    """The linear model that starts with this node, `None` if none does."""
    if node.op_type in WHOLE:
        return _read_whole(node)
    if node.op_type != "MatMul" or node.input[1] not in draft.constants:
        return None
    adds = [other for other in draft.old.graph.node if other.op_type == "Add" and node.output[0] in other.input]
    if len(adds) != 1 or draft.uses[node.output[0]] != 1:
        return None
    bias = draft.constants.get(next((name for name in adds[0].input if name != node.output[0]), ""))
    weights = draft.constants[node.input[1]]
    if bias is None or weights.ndim != 2 or bias.size != weights.shape[1]:
        return None
    return Linear(weights.astype(np.float64), bias.reshape(-1).astype(np.float64), adds[0])


def write_linear(draft: Draft, node: NodeProto, linear: Linear) -> None:
    """The same operator with these weights; a MatMul and its Add become one Gemm."""
    if node.op_type in WHOLE:
        draft.nodes.append(with_weights(node, linear))
        return
    kind = draft.constants[node.input[1]].dtype
    weights, bias = (draft.keep(values.astype(kind)) for values in (linear.weights, linear.bias))
    draft.call(draft.add("Gemm", [node.input[0], weights, bias]), linear.last.output[0])


def with_weights(node: NodeProto, linear: Linear) -> NodeProto:
    """A copy of a node that holds its weights itself, with others."""
    copy = NodeProto()
    copy.CopyFrom(node)
    kept = [attribute for attribute in node.attribute if attribute.name not in ("coefficients", "intercepts")]
    coefficients = linear.weights.T.astype(np.float32).reshape(-1).tolist()
    del copy.attribute[:]
    copy.attribute.extend(kept)
    copy.attribute.append(helper.make_attribute("coefficients", coefficients))
    copy.attribute.append(helper.make_attribute("intercepts", linear.bias.astype(np.float32).tolist()))
    return copy


def _read_whole(node: NodeProto) -> Linear | None:
    values = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    bias, weights = (np.array(values.get(name, ()), np.float64) for name in ("intercepts", "coefficients"))
    if not bias.size or weights.size % bias.size:
        return None
    return Linear(weights.reshape(len(bias), -1).T, bias, node)
