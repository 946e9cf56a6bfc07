"""Small ONNX graphs, made by hand: what a foreign model may look like, and models that are wrong in one way."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from onnx import ModelProto, TensorProto, helper

from shared.tensor import Element


def identity(element: Element, shape: Sequence[int | None] = (None, 1)) -> ModelProto:
    """A graph that gives back what it takes."""
    sides = [helper.make_tensor_value_info(name, element.code, shape) for name in ("x", "y")]
    return model(helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "identity", sides[:1], sides[1:]))


def double(shape: Sequence[int | None] = (None, 1)) -> ModelProto:
    """A graph that gives x + x, in float."""
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("x", "value")]
    return model(helper.make_graph([helper.make_node("Add", ["x", "x"], ["value"])], "double", sides[:1], sides[1:]))


def logarithm() -> ModelProto:
    """A graph that gives log(x): NaN below zero."""
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, (None, 1)) for name in ("x", "value")]
    return model(helper.make_graph([helper.make_node("Log", ["x"], ["value"])], "logarithm", sides[:1], sides[1:]))


def picky() -> ModelProto:
    """A graph that knows two categories, and fails on any other."""
    x = helper.make_tensor_value_info("x", TensorProto.STRING, (None, 1))
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (None, 1, 2))
    node = helper.make_node("OneHotEncoder", ["x"], ["y"], domain="ai.onnx.ml", cats_strings=["a", "b"], zeros=0)
    return model(helper.make_graph([node], "picky", [x], [y]))


def zipped() -> ModelProto:
    """A classifier's output as skl2onnx makes it by default: a sequence of maps."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 2))
    y = helper.make_value_info(
        "y", helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.INT64, _FLOAT_TENSOR))
    )
    node = helper.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])
    return model(helper.make_graph([node], "zipped", [x], [y]))


def constant() -> ModelProto:
    """A graph that takes nothing."""
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (1,))
    return model(helper.make_graph([helper.make_node("Constant", [], ["y"], value_floats=[1.0])], "constant", [], [y]))


def total(operator: str = "Identity") -> ModelProto:
    """A graph that gives one sum for all rows, of an operator's values."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 1))
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ())
    nodes = [helper.make_node(operator, ["x"], ["z"]), helper.make_node("ReduceSum", ["z"], ["y"], keepdims=0)]
    return model(helper.make_graph(nodes, "total", [x], [y]))


def widened() -> ModelProto:
    """A graph whose output does not say how wide it is."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 1))
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (None, None))
    return model(helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "widened", [x], [y]))


_FLOAT_TENSOR = helper.make_tensor_type_proto(TensorProto.FLOAT, ())


def model(graph: Any) -> ModelProto:
    """A graph as a model that onnxruntime loads."""
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10)


DESCRIPTION: dict[str, Any] = {
    "format": 1,
    "name": "double",
    "version": "2",
    "signature": {
        "columns": [{"name": "income (k$)", "kind": "number", "input": "x", "nullable": False}],
        "outputs": [{"name": "value", "role": "value"}],
    },
    "golden": {"rows": [[3.0]], "predictions": [6.0], "tolerance": {"relative": 1e-6, "absolute": 0.0}},
}


def describe(proto: ModelProto, parts: Mapping[str, Any] = DESCRIPTION, **changed: Any) -> bytes:
    """A model's bytes with self-describing metadata, some parts of it changed."""
    for name, value in {**parts, **changed}.items():
        text = value if isinstance(value, str) else json.dumps(value)
        proto.metadata_props.add(key=f"tresnubes.{name}", value=text)
    content: bytes = proto.SerializeToString()
    return content
