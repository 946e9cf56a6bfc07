"""Writes a graph's trees, with what leads to them, in the operators that leafparity knows."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from onnx import AttributeProto, ModelProto, NodeProto, TensorProto, helper
from onnx.numpy_helper import from_array

from model_export.equivalence.halves import in_halves, join_votes
from model_export.equivalence.nodes import Unreadable, trees_in, values_of
from model_export.equivalence.surroundings import nodes_before

ML = "ai.onnx.ml"
ROWS = "rows"

_OUTPUTS = {
    "TreeEnsembleClassifier": {"label": TensorProto.INT64, "probabilities": TensorProto.FLOAT},
    "TreeEnsembleRegressor": {"value": TensorProto.FLOAT},
}


def readable(model: ModelProto, classes: int, *, columns: int = 0, has_base: bool = False) -> ModelProto:
    """The trees of `model`, as it was converted, and the operators before them; what follows their sum is left out.

    A classifier of so many `classes` gets a TreeEnsembleClassifier, other estimators (0) a TreeEnsembleRegressor. With
    `columns` the trees stand alone, on that many. `has_base` says that the first tree is a leaf with the base values.
    Raises `Unreadable`.
    """
    node = trees_in(model)
    values = _values(node, has_base)
    if in_halves(model, node.output[0]):
        values = join_votes(values)
    if classes and node.op_type == "TreeEnsembleRegressor":
        values = _classifier(values, classes)
    return _graph(model, _node(node, values, classes, alone=columns > 0), columns)


def _values(node: NodeProto, has_base: bool) -> dict[str, Any]:
    if node.op_type not in _OUTPUTS:
        raise Unreadable(f"expected trees as {' or '.join(_OUTPUTS)}, got {node.op_type}")
    return _with_base(values_of(node)) if has_base else values_of(node)


def _with_base(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the first tree, whose leaf adds the base values."""
    trees, voting = np.array(values["nodes_treeids"]), np.array(values["target_treeids"])
    first = trees.min()
    if (trees == first).sum() != 1:
        raise Unreadable("expected a first tree of one leaf, the base value, got one that splits")
    rest = {"nodes": trees != first, "target": voting != first}
    base = np.zeros(values["n_targets"])
    base[np.array(values["target_ids"])[~rest["target"]]] = np.array(values["target_weights"])[~rest["target"]]
    kept = {
        name: np.array(value)[rest[kind]] for name, value in values.items() if (kind := name.partition("_")[0]) in rest
    }
    return {**values, **kept, "base_values": base}


def _classifier(values: Mapping[str, Any], classes: int) -> dict[str, Any]:
    """The attributes of a TreeEnsembleRegressor as those of a TreeEnsembleClassifier, which adds up, never averages."""
    given = {name: value for name, value in values.items() if name not in ("aggregate_function", "n_targets")}
    made = {name.replace("target_", "class_"): value for name, value in given.items()}
    if values.get("aggregate_function") == b"AVERAGE":
        made["class_weights"] = np.array(made["class_weights"], np.float64) / len(np.unique(values["nodes_treeids"]))
    return {**made, "classlabels_int64s": range(classes)}


def _node(old: NodeProto, values: Mapping[str, Any], classes: int, *, alone: bool) -> NodeProto:
    kind = "TreeEnsembleClassifier" if classes else "TreeEnsembleRegressor"
    node = helper.make_node(kind, [ROWS if alone else old.input[0]], list(_OUTPUTS[kind]), domain=ML)
    node.attribute.extend(_attributes(values, _is_double(old)))
    return node


def _attributes(values: Mapping[str, Any], double: bool) -> Iterator[AttributeProto]:
    """The attributes; numbers in float64 are tensors, under names of their own."""
    for name, value in values.items():
        if double and name.endswith(("_values", "_weights")):
            tensor = from_array(np.array(value, np.float64))
            yield helper.make_attribute(f"{name}_as_tensor", tensor)
        elif name.endswith(("_values", "_weights")):
            yield helper.make_attribute(name, np.array(value, np.float32).tolist())
        else:
            yield helper.make_attribute(
                name, value if isinstance(value, int | bytes) else list(np.array(value).tolist())
            )


def _is_double(node: NodeProto) -> bool:
    return any(attribute.name == "nodes_values_as_tensor" for attribute in node.attribute)


def _graph(model: ModelProto, node: NodeProto, columns: int) -> ModelProto:
    rows = helper.make_tensor_value_info(
        ROWS, TensorProto.DOUBLE if _is_double(node) else TensorProto.FLOAT, [None, columns]
    )
    outputs = _OUTPUTS[node.op_type].items()
    graph = helper.make_graph(
        [node] if columns else [*nodes_before(model, node.input[0]), node],
        "trees",
        [rows] if columns else list(model.graph.input),
        [helper.make_tensor_value_info(name, element, None) for name, element in outputs],
        [] if columns else list(model.graph.initializer),
    )
    return helper.make_model(graph, opset_imports=list(model.opset_import), ir_version=model.ir_version)
