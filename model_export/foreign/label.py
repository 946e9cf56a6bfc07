"""Gives a graph that ends in probabilities, as networks do, the label of the most probable class."""

from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from model_export.foreign.graph import UnusableGraph

NAME = "label"


def add_label(model: ModelProto, output: dict[str, Any]) -> tuple[ModelProto, list[dict[str, Any]]]:
    """The model with one more output, the first of the classes that are equally probable; and both outputs' roles."""
    labelled = ModelProto()
    labelled.CopyFrom(model)
    graph, classes = labelled.graph, list(output.get("classes", ()))
    if output["name"] not in {value.name for value in graph.output}:
        raise UnusableGraph(f"expected an output of the graph, got {output['name']!r}")
    kind, values = _values(classes)
    names = [_free(graph, f"{NAME}{part}") for part in ("", "_place", "_classes")]
    label, place, known = names
    graph.initializer.append(numpy_helper.from_array(values, known))
    graph.node.append(helper.make_node("ArgMax", [output["name"]], [place], axis=1, keepdims=0))
    graph.node.append(helper.make_node("Gather", [known, place], [label]))
    graph.output.append(helper.make_tensor_value_info(label, kind, [None]))
    roles: dict[str, Any] = {"name": label, "role": "label"}
    boolean = {"boolean": True} if classes and isinstance(classes[0], bool) else {}
    return labelled, [roles | boolean, output]


def _values(classes: list[Any]) -> tuple[int, Any]:
    if classes and all(isinstance(value, str) for value in classes):
        return TensorProto.STRING, np.array(classes, dtype=object)
    if classes and all(isinstance(value, int) for value in classes):
        return TensorProto.INT64, np.array(classes, dtype=np.int64)
    raise UnusableGraph(f"expected classes of text, integers or truths beside probabilities, got {classes}")


def _free(graph: Any, name: str) -> str:
    taken = {value.name for value in (*graph.input, *graph.initializer)} | {
        name for node in graph.node for name in node.output
    }
    while name in taken:
        name += "_"
    return name
