"""What is computed twice the same way is computed once."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import ModelProto, NodeProto, TensorProto, helper, load
from pandas import DataFrame
from sklearn.neighbors import KNeighborsClassifier

from model_export import export
from model_export.graph import all_nodes, tidy
from tests.export.graph.graphs import answers, branch, graph_of

NODE = helper.make_node


def _operators(model: ModelProto) -> dict[str, int]:
    """How often each stands in the graph once it is tidied, which gives the same answers."""
    made = tidy(model, ["rows"], [output.name for output in model.graph.output])
    assert answers(made) == answers(model)
    return dict(Counter(node.op_type for node in all_nodes(made.graph)))


def test_a_chain_is_followed_once() -> None:
    nodes = [
        NODE("Abs", ["x"], ["a"]),
        NODE("Abs", ["x"], ["b"], name="another name"),
        NODE("Sqrt", ["a"], ["c"]),
        NODE("Sqrt", ["b"], ["d"]),
        NODE("Add", ["c", "d"], ["y"]),
    ]

    assert _operators(graph_of(nodes, ["y"])) == {"Abs": 1, "Sqrt": 1, "Add": 1}


@pytest.mark.parametrize(
    "other",
    [
        NODE("LeakyRelu", ["x"], ["b"], alpha=0.3),
        NODE("LeakyRelu", ["x"], ["b"]),
        NODE("LeakyRelu", ["a"], ["b"], alpha=0.5),
        NODE("Elu", ["x"], ["b"], alpha=0.5),
    ],
    ids=["attribute", "default", "input", "operator"],
)
def test_nodes_that_differ_stay(other: NodeProto) -> None:
    nodes = [NODE("LeakyRelu", ["x"], ["a"], alpha=0.5), other, NODE("Sub", ["a", "b"], ["y"])]

    assert sum(_operators(graph_of(nodes, ["y"])).values()) == 3


def test_the_order_of_attributes_does_not_matter() -> None:
    nodes = [
        NODE("HardSigmoid", ["x"], ["a"], alpha=0.5, beta=0.25),
        NODE("HardSigmoid", ["x"], ["b"], alpha=0.5, beta=0.25),
        NODE("Add", ["a", "b"], ["y"]),
    ]
    turned = list(reversed(nodes[1].attribute))
    del nodes[1].attribute[:]
    nodes[1].attribute.extend(turned)

    assert _operators(graph_of(nodes, ["y"])) == {"HardSigmoid": 1, "Add": 1}


def test_outputs_keep_their_nodes() -> None:
    nodes = [NODE("Neg", ["x"], ["a"]), NODE("Neg", ["x"], ["y"]), NODE("Abs", ["a"], ["z"]), NODE("Neg", ["x"], ["w"])]

    assert _operators(graph_of(nodes, ["y", "z", "w"])) == {"Neg": 3, "Abs": 1}


def test_chance_is_asked_each_time() -> None:
    nodes = [NODE("RandomNormalLike", ["x"], [name]) for name in "ab"]

    made = tidy(graph_of([*nodes, NODE("Sub", ["a", "b"], ["y"])], ["y"]), ["rows"], ["y"])

    assert [node.op_type for node in made.graph.node] == ["RandomNormalLike", "RandomNormalLike", "Sub"]


def _choice(output: str, prefix: str, operator: str = "Sqrt") -> NodeProto:
    then = branch([NODE("Abs", ["x"], [f"{prefix}a"]), NODE(operator, [f"{prefix}a"], [f"{prefix}t"])], f"{prefix}t")
    other = branch([NODE("Neg", ["x"], [f"{prefix}e"])], f"{prefix}e")
    return NODE("If", ["true"], [output], then_branch=then, else_branch=other)


@pytest.mark.parametrize(("operator", "left"), [("Sqrt", 1), ("Ceil", 2), ("RandomNormalLike", 2)])
def test_graphs_inside_are_compared_but_for_the_names_in_them(operator: str, left: int) -> None:
    nodes = [
        NODE("Constant", [], ["true"], value=helper.make_tensor("", TensorProto.BOOL, [], [True])),
        _choice("a", "one ", "Sqrt" if operator == "Ceil" else operator),
        _choice("b", "other ", operator),
        NODE("Add", ["a", "b"], ["y"]),
    ]

    made = tidy(graph_of(nodes, ["y"]), ["rows"], ["y"])

    assert Counter(node.op_type for node in made.graph.node)["If"] == left


def test_a_graph_inside_takes_what_is_known_outside_but_not_from_its_sibling() -> None:
    then = branch([NODE("Abs", ["x"], ["t"]), NODE("Sqrt", ["t"], ["u"])], "u")
    other = branch([NODE("Sqrt", ["a"], ["v"]), NODE("Neg", ["v"], ["e"])], "e")
    nodes = [
        NODE("Constant", [], ["true"], value=helper.make_tensor("", TensorProto.BOOL, [], [True])),
        NODE("Abs", ["x"], ["a"]),
        NODE("If", ["true"], ["b"], then_branch=then, else_branch=other),
        NODE("Add", ["a", "b"], ["y"]),
    ]

    assert _operators(graph_of(nodes, ["y"])) == {"Abs": 1, "Sqrt": 2, "If": 1, "Neg": 1, "Add": 1}


def test_neighbours_of_several_targets_are_searched_once(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    frame = DataFrame(random.normal(size=(60, 3)), columns=list("abc"))
    targets = np.stack([frame["a"] > 0, frame["b"] + frame["c"] > 0], axis=1)
    estimator: Any = KNeighborsClassifier(3).fit(frame, targets)

    made = load(export(estimator, frame, tmp_path / "once.onnx").path)

    found = Counter(node.op_type for node in all_nodes(made.graph))
    one = load(export(KNeighborsClassifier(3).fit(frame, targets[:, 0]), frame, tmp_path / "one.onnx").path)
    assert found["TopK"] == Counter(node.op_type for node in all_nodes(one.graph))["TopK"] > 0
    assert found["ArgMax"] == 2
