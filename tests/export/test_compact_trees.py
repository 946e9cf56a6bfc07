"""Trees as TreeEnsemble answer every row as the older operators do, bit by bit where these are right."""

from array import array
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, checker, helper

from model_export.compact.trees import write_trees
from shared.session import open_session
from shared.tensor import FLOAT, INT64, Tensor
from tests.export import older_trees
from tests.export.older_trees import Leaf, Split, classifier, regressor, trees

ROWS = older_trees.rows()

few = settings(max_examples=60)


def _run(model: ModelProto) -> list[NDArray[Any]]:
    session = open_session(model.SerializeToString())
    feeds = {"x": Tensor(FLOAT, ROWS.shape, array("f", ROWS.tobytes()))}
    results = session.run(feeds, [spec.name for spec in session.outputs])
    answers = [result for result in results if isinstance(result, Tensor)]
    assert len(answers) == len(results)
    kinds = [np.int64 if answer.element is INT64 else np.float32 for answer in answers]
    return [np.array(answer.data, kind).reshape(answer.shape) for answer, kind in zip(answers, kinds, strict=True)]


def _compact(model: ModelProto) -> ModelProto:
    made = write_trees(model)
    assert made is not None
    checker.check_model(made, full_check=True)
    assert {node.op_type for node in made.graph.node}.isdisjoint({"TreeEnsembleRegressor", "TreeEnsembleClassifier"})
    return made


@pytest.mark.parametrize("aggregate", ["SUM", "AVERAGE"])
@pytest.mark.parametrize("targets", [1, 3])
def test_regressors_are_equal_bit_by_bit(aggregate: str, targets: int) -> None:
    @few
    @given(trees(targets))
    def holds(forest: list[Split | Leaf]) -> None:
        older = regressor(forest, targets, aggregate_function=aggregate)

        assert _run(_compact(older))[0].tobytes() == _run(older)[0].tobytes()

    holds()


@few
@given(trees(1))
def test_a_base_value_is_added_last(forest: list[Split | Leaf]) -> None:
    older = regressor(forest, 1, base_values=[0.1])

    assert _run(_compact(older))[0].tobytes() == _run(older)[0].tobytes()


@few
@given(trees(1, low=0))
def test_shares_of_two_classes_are_equal_bit_by_bit(forest: list[Split | Leaf]) -> None:
    older = classifier(forest, 2, "NONE")

    for made, expected in zip(_run(_compact(older)), _run(older), strict=True):
        assert made.tobytes() == expected.tobytes()


@few
@given(trees(3, low=0.125))
def test_votes_for_three_classes_are_equal_bit_by_bit(forest: list[Split | Leaf]) -> None:
    older = classifier(forest, 3, "NONE")

    for made, expected in zip(_run(_compact(older)), _run(older), strict=True):
        assert made.tobytes() == expected.tobytes()


@few
@given(trees(3))
def test_scores_of_three_classes_become_the_same_softmax(forest: list[Split | Leaf]) -> None:
    # As in boosting, each class has a tree in every round: TreeEnsembleClassifier forgets the base of one without.
    every: list[Split | Leaf] = [*forest, *(Leaf(place, 0.5) for place in range(3))]
    older = classifier(every, 3, "SOFTMAX", base_values=[0.1, 0.2, -3.0])

    made, expected = _run(_compact(older)), _run(older)

    assert made[0].tobytes() == expected[0].tobytes()
    assert np.allclose(made[1], expected[1], rtol=0, atol=1e-6)


@few
@given(trees(1))
def test_a_score_of_two_classes_gives_scikit_learns_label_and_its_logistic(forest: list[Split | Leaf]) -> None:
    # TreeEnsembleClassifier itself takes the score for a share where no leaf is negative.
    score = _run(regressor(forest, 1, base_values=[-0.75]))[0][:, 0].astype(float)

    label, chances = _run(_compact(classifier(forest, 2, "LOGISTIC", base_values=[-0.75])))

    assert label.tolist() == np.where(score >= 0, 9, 7).tolist()
    assert np.allclose(chances[:, 1], 1 / (1 + np.exp(-score)), rtol=0, atol=1e-6)
    assert np.allclose(chances.sum(axis=1), 1, rtol=0, atol=1e-6)


@pytest.mark.parametrize("targets", [2, 3])
@pytest.mark.parametrize("aggregate", ["SUM", "AVERAGE"])
def test_leaves_of_several_targets_are_looked_up(aggregate: str, targets: int) -> None:
    @few
    @given(trees(targets))
    def holds(forest: list[Split | Leaf]) -> None:
        older = _shared_leaves([*forest, STUMP], targets, aggregate_function=aggregate, base_values=[0.1] * targets)

        made, expected = _run(_compact(older))[0], _run(older)[0]

        assert np.allclose(made, expected, rtol=1e-6, atol=1e-5)

    holds()


STUMP = Split(0, "BRANCH_LEQ", 0.5, False, Leaf(0, 1.0), Leaf(0, 2.0))


def test_equal_leaves_are_kept_once_and_columns_of_zeros_not_at_all() -> None:
    forest: list[Split | Leaf] = [Split(1, "BRANCH_LEQ", 0.25, False, STUMP, STUMP), STUMP, Leaf(0, 2.0)]

    (node,) = _compact(regressor(forest, 1)).graph.node

    values = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    assert len(values["leaf_targetids"]) == 2
    assert values["tree_roots"] == [0, 3, 4]
    assert "nodes_missing_value_tracks_true" not in values


def _with(model: ModelProto, **attributes: Any) -> ModelProto:
    (node,) = model.graph.node
    kept = [attribute for attribute in node.attribute if attribute.name not in attributes]
    del node.attribute[:]
    node.attribute.extend([*kept, *(helper.make_attribute(name, value) for name, value in attributes.items())])
    return model


def _shared_leaves(forest: list[Split | Leaf], targets: int, **attributes: Any) -> ModelProto:
    """A regressor whose leaves add to each target: their weight to their own, less to the others."""
    model = regressor(forest, targets, **attributes)
    values = {attribute.name: helper.get_attribute_value(attribute) for attribute in model.graph.node[0].attribute}
    votes = {name: np.repeat(values[f"target_{name}"], targets) for name in ("treeids", "nodeids", "ids", "weights")}
    votes["ids"] = (votes["ids"] + np.tile(range(targets), len(values["target_ids"]))) % targets
    votes["weights"] = votes["weights"] * np.tile([1, 0.5, 0][:targets], len(values["target_ids"]))
    return _with(model, **{f"target_{name}": column.tolist() for name, column in votes.items()})


def _with_opset(model: ModelProto, domain: str, version: int) -> ModelProto:
    for opset in model.opset_import:
        opset.version = version if opset.domain == domain else opset.version
    return model


def _with_encoder() -> ModelProto:
    """A graph with an operator that means something else beside TreeEnsemble."""
    encoder = helper.make_node("LabelEncoder", ["words"], ["codes"], domain="ai.onnx.ml", classes_strings=["a"])
    model = _with_opset(regressor([STUMP], 1), "ai.onnx.ml", 1)
    model.graph.node.append(encoder)
    model.graph.input.append(helper.make_tensor_value_info("words", TensorProto.STRING, ["rows"]))
    model.graph.output.append(helper.make_tensor_value_info("codes", TensorProto.INT64, ["rows"]))
    return model


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(regressor([STUMP], 1, aggregate_function="MIN"), id="the smallest of the trees"),
        pytest.param(regressor([STUMP], 1, post_transform="PROBIT"), id="another transform"),
        pytest.param(classifier([STUMP], 2, "PROBIT"), id="a classifier's other transform"),
        pytest.param(classifier([Leaf(1, 0.5)], 2, "NONE"), id="two classes that each have votes"),
        pytest.param(classifier([Leaf(0, -0.5)], 2, "NONE"), id="scores of two classes that are no shares"),
        pytest.param(classifier([STUMP], 2, "NONE", base_values=[0.5]), id="shares with a base"),
        pytest.param(_with(_shared_leaves([STUMP], 2), target_ids=[0, 0, 0, 0]), id="a leaf that adds twice"),
        pytest.param(_with(_shared_leaves([STUMP], 2), target_ids=[0, 2, 0, 2]), id="a target that there is not"),
        pytest.param(_shared_leaves([STUMP] * 683, 3), id="leaves of three targets in many trees"),
        pytest.param(
            _with(
                regressor([STUMP], 1), nodes_values_as_tensor=helper.make_tensor("", TensorProto.DOUBLE, [3], [0.5] * 3)
            ),
            id="thresholds in float64 and leaves in float32",
        ),
        pytest.param(_with(regressor([STUMP], 1), nodes_modes=["BRANCH_MEMBER", "LEAF", "LEAF"]), id="membership"),
        pytest.param(_with(regressor([STUMP], 1), nodes_truenodeids=[0, 0, 0]), id="a root that is a branch"),
        pytest.param(_with_opset(regressor([STUMP], 1), "", 12), id="an older ONNX"),
        pytest.param(_with_encoder(), id="an operator that changed since"),
        pytest.param(older_trees.model([helper.make_node("Identity", ["x"], ["y"])], []), id="no trees"),
    ],
)
def test_what_tree_ensemble_cant_say_is_left_as_it_is(model: ModelProto) -> None:
    before = model.SerializeToString()

    assert write_trees(model) is None
    assert model.SerializeToString() == before


def test_features_in_float64_are_compared_in_float32_as_scikit_learn_does() -> None:
    nodes = list(regressor([STUMP], 1).graph.node)
    value = helper.make_tensor_value_info("value", TensorProto.DOUBLE, ["rows", 1])

    made = _compact(older_trees.model(nodes, [value], TensorProto.DOUBLE))

    assert [node.op_type for node in made.graph.node] == ["Cast", "TreeEnsemble", "Cast"]
