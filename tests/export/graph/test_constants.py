"""A constant is kept once, wherever it was written."""

import numpy as np
import pytest
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from model_export.graph import all_nodes, tidy
from tests.export.graph.graphs import Floats, answers, branch, graph_of

THREE: Floats = np.array([1, 2, 3], dtype=np.float32)
TRUE = helper.make_tensor("", TensorProto.BOOL, [], [True])


def _tidied(model: ModelProto) -> ModelProto:
    """The graph tidied, which gives the same answers."""
    made = tidy(model, ["rows"], [output.name for output in model.graph.output])
    assert answers(made) == answers(model)
    return made


def test_equal_weights_become_one() -> None:
    nodes = [helper.make_node("Add", ["x", "a"], ["s"]), helper.make_node("Mul", ["s", "b"], ["y"])]

    made = _tidied(graph_of(nodes, ["y"], {"a": THREE, "b": THREE.copy()}))

    (left,) = made.graph.initializer
    assert numpy_helper.to_array(left).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.array([0.0] * 3, np.float32), np.array([-0.0] * 3, np.float32)),
        (THREE, THREE.reshape(1, 3)),
        (THREE, THREE + 1),
    ],
    ids=["sign of zero", "shape", "numbers"],
)
def test_weights_that_differ_stay(one: Floats, other: Floats) -> None:
    nodes = [helper.make_node("Add", ["x", "a"], ["s"]), helper.make_node("Mul", ["s", "b"], ["y"])]

    made = _tidied(graph_of(nodes, ["y"], {"a": one, "b": other}))

    assert len(made.graph.initializer) == 2


def test_numbers_of_another_type_stay() -> None:
    nodes = [
        helper.make_node("Constant", [], ["int"], value_ints=[0, 0, 0]),
        helper.make_node("Constant", [], ["zeros"], value=helper.make_tensor("", TensorProto.DOUBLE, [3], [0.0] * 3)),
        helper.make_node("Cast", ["int"], ["a"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["zeros"], ["b"], to=TensorProto.FLOAT),
        helper.make_node("Sum", ["x", "a", "b"], ["y"]),
    ]

    made = _tidied(graph_of(nodes, ["y"]))

    assert [tensor.data_type for tensor in made.graph.initializer] == [TensorProto.INT64, TensorProto.DOUBLE]


def test_a_constant_written_as_node_or_as_packed_bytes_is_the_same() -> None:
    listed = helper.make_tensor("b", TensorProto.FLOAT, [3], [1.0, 2.0, 3.0])
    nodes = [
        helper.make_node("Constant", [], ["a"], value_floats=[1.0, 2.0, 3.0]),
        helper.make_node("Constant", [], ["b"], value=listed),
        helper.make_node("Sum", ["x", "a", "b", "c"], ["y"]),
    ]

    made = _tidied(graph_of(nodes, ["y"], {"c": THREE}))

    assert [node.op_type for node in made.graph.node] == ["Sum"]
    assert len(made.graph.initializer) == 1


def test_texts_are_compared_too() -> None:
    def same(name: str, text: str) -> list[NodeProto]:
        return [
            helper.make_node("Constant", [], [name], value_strings=[text]),
            helper.make_node("Equal", [name, "word"], [f"is {name}"]),
            helper.make_node("Cast", [f"is {name}"], [f"one if {name}"], to=TensorProto.FLOAT),
        ]

    word = helper.make_node("Constant", [], ["word"], value_string="größe")
    nodes = [word, *same("a", "größe"), *same("b", "größe"), *same("c", "klein")]
    nodes.append(helper.make_node("Sum", ["x", "one if a", "one if b", "one if c"], ["y"]))

    made = _tidied(graph_of(nodes, ["y"]))

    assert sorted(tensor.string_data[0].decode() for tensor in made.graph.initializer) == ["größe", "größe", "klein"]
    assert sorted(len(tensor.dims) for tensor in made.graph.initializer) == [0, 1, 1]


def test_constants_of_subgraphs_are_the_outer_graphs() -> None:
    yes = branch([helper.make_node("Add", ["x", "inner"], ["then"])], "then", {"inner": THREE, "unused": THREE * 9})
    held = helper.make_node("Constant", [], ["held"], value_floats=[1.0, 2.0, 3.0])
    no = branch([held, helper.make_node("Sub", ["x", "held"], ["else"], doc_string="prose")], "else")
    nodes = [
        helper.make_node("Constant", [], ["true"], value=TRUE),
        helper.make_node("If", ["true"], ["chosen"], then_branch=yes, else_branch=no),
        helper.make_node("Mul", ["chosen", "outer"], ["y"]),
    ]

    made = _tidied(graph_of(nodes, ["y"], {"outer": THREE}))

    assert sorted(node.op_type for node in all_nodes(made.graph)) == ["Add", "If", "Mul", "Sub"]
    assert [list(tensor.dims) for tensor in made.graph.initializer] == [[3], []]
    assert b"prose" not in made.SerializeToString()


def test_siblings_may_call_different_constants_the_same() -> None:
    parts = [
        branch([helper.make_node("Add", ["x", "c"], [name])], name, {"c": THREE * by})
        for name, by in (("then", 1), ("else", 2))
    ]
    nodes = [
        helper.make_node("ReduceMax", ["x"], ["top"], keepdims=0),
        helper.make_node("Less", ["top", "bound"], ["small"]),
        helper.make_node("If", ["small"], ["y"], then_branch=parts[0], else_branch=parts[1]),
    ]

    made = _tidied(graph_of(nodes, ["y"], {"bound": np.array(2, np.float32)}))

    assert len(made.graph.initializer) == 3


def test_a_constant_that_is_an_output_stays_one() -> None:
    nodes = [
        helper.make_node("Constant", [], ["c"], value_floats=[0.0] * 3),
        helper.make_node("Constant", [], ["d"], value_floats=[0.0] * 3),
        helper.make_node("Add", ["x", "d"], ["y"]),
    ]
    model = graph_of(nodes, ["y", "c"])
    model.graph.output[1].type.tensor_type.shape.Clear()
    model.graph.output[1].type.tensor_type.shape.dim.add(dim_value=3)

    made = tidy(model, ["rows"], ["y", "c"])

    made.graph.output[1].type.tensor_type.shape.dim[0].ClearField("dim_param")
    made.graph.output[1].type.tensor_type.shape.dim[0].dim_value = 3
    assert answers(made) == answers(model)
