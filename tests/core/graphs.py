"""Small ONNX graphs, made by hand: what a foreign model may look like, and models that are wrong in one way."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from onnx import ModelProto, TensorProto, helper

from shared.tensor import FLOAT, Element


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


def largest(count: int) -> ModelProto:
    """A classifier's outputs: the places of some of a row's largest values, and all values, as many as come."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, None))
    label = helper.make_tensor_value_info("label", TensorProto.INT64, (None, None))
    shares = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, (None, None))
    nodes = [
        helper.make_node("TopK", ["x", "count"], ["values", "label"], axis=1),
        helper.make_node("Identity", ["x"], ["probabilities"]),
    ]
    places = helper.make_tensor("count", TensorProto.INT64, (1,), [count])
    return model(helper.make_graph(nodes, "largest", [x], [label, shares], [places]))


def zipped() -> ModelProto:
    """A classifier's output as skl2onnx makes it by default: a sequence of maps."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 2))
    y = helper.make_value_info(
        "y", helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.INT64, _FLOAT_TENSOR))
    )
    node = helper.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])
    return model(helper.make_graph([node], "zipped", [x], [y]))


def named() -> ModelProto:
    """The same with text for keys, beside a tensor."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 2))
    y = helper.make_value_info(
        "y", helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.STRING, _FLOAT_TENSOR))
    )
    z = helper.make_tensor_value_info("z", TensorProto.FLOAT, (None, 2))
    nodes = [
        helper.make_node("ZipMap", ["x"], ["y"], domain="ai.onnx.ml", classlabels_strings=["größe", "b"]),
        helper.make_node("Identity", ["x"], ["z"]),
    ]
    return model(helper.make_graph(nodes, "named", [x], [y, z]))


def split(element: Element, rank: int = 2) -> ModelProto:
    """A graph that gives its rows as a sequence of tensors."""
    x = helper.make_tensor_value_info("x", element.code, [None] * rank)
    kind = helper.make_sequence_type_proto(helper.make_tensor_type_proto(element.code, None))
    node = helper.make_node("SplitToSequence", ["x"], ["y"], axis=0, keepdims=0)
    return model(helper.make_graph([node], "split", [x], [helper.make_value_info("y", kind)]))


def positive(element: Element = FLOAT) -> ModelProto:
    """A graph whose output's shape depends on the values: one row's values above zero, or the texts beside them."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, None))
    t = helper.make_tensor_value_info("t", element.code, (1, None))
    y = helper.make_tensor_value_info("y", element.code, (None,))
    zero = helper.make_tensor("zero", TensorProto.FLOAT, (), [0.0])
    nodes = [
        helper.make_node("Greater", ["x", "zero"], ["mask"]),
        helper.make_node("Flatten", ["mask"], ["rows"], axis=0),
        helper.make_node("Squeeze", ["rows", "first"], ["flat"]),
        helper.make_node("Squeeze", ["t", "first"], ["texts"]),
        helper.make_node("Compress", ["texts", "flat"], ["y"], axis=0),
    ]
    first = helper.make_tensor("first", TensorProto.INT64, (1,), [0])
    return model(helper.make_graph(nodes, "positive", [x, t], [y], [zero, first]))


def handed_on() -> ModelProto:
    """A graph that gives its input as an output, beside x + x and a constant."""
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, (None, 1)) for name in ("x", "y"))
    one, c = helper.make_tensor("c", TensorProto.FLOAT, (1,), [1.0]), helper.make_tensor_value_info("c", 1, (1,))
    return model(helper.make_graph([helper.make_node("Add", ["x", "x"], ["y"])], "handed_on", [x], [x, y, c], [one]))


def branching() -> ModelProto:
    """A graph whose branches give outputs of two shapes: [1, 2] above zero, [2, 1] else."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, 2))
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (None, None))
    branches = []
    for name, shape in (("then", [1, 2]), ("else", [2, 1])):
        out = helper.make_tensor_value_info(name, TensorProto.FLOAT, (None, None))
        sizes = helper.make_tensor(f"{name}_shape", TensorProto.INT64, (2,), shape)
        node = helper.make_node("Reshape", ["x", sizes.name], [name])
        branches.append(helper.make_graph([node], name, [], [out], [sizes]))
    nodes = [
        helper.make_node("ReduceSum", ["x"], ["sum"], keepdims=0),
        helper.make_node("Greater", ["sum", "zero"], ["above"]),
        helper.make_node("If", ["above"], ["y"], then_branch=branches[0], else_branch=branches[1]),
    ]
    zero = helper.make_tensor("zero", TensorProto.FLOAT, (), [0.0])
    return model(helper.make_graph(nodes, "branching", [x], [y], [zero]))


def joined() -> ModelProto:
    """A graph that appends a text to itself; its kernel appends to what it finds in the output."""
    sides = [helper.make_tensor_value_info(name, TensorProto.STRING, (None, 1)) for name in ("x", "y")]
    return model(
        helper.make_graph([helper.make_node("StringConcat", ["x", "x"], ["y"])], "joined", sides[:1], sides[1:])
    )


def optional() -> ModelProto:
    """A graph whose output may be missing: a kind that is not read."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 1))
    y = helper.make_value_info("y", helper.make_optional_type_proto(x.type))
    return model(helper.make_graph([helper.make_node("Optional", ["x"], ["y"])], "optional", [x], [y]))


def halved() -> ModelProto:
    """A graph that gives float16."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 1))
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT16, (None, 1))
    return model(
        helper.make_graph([helper.make_node("Cast", ["x"], ["y"], to=TensorProto.FLOAT16)], "halved", [x], [y])
    )


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
