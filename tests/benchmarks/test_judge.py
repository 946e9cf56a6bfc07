"""The matrix's judge: what it takes for wrong, for refused and for right, and the rows that it asks."""

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.tree import DecisionTreeClassifier

from benchmarks.export_matrix.answers import Answer, flatten
from benchmarks.export_matrix.edges import find_edges, has_steps
from benchmarks.export_matrix.verdict import judge


@pytest.mark.parametrize(
    ("wanted", "found", "wrong"),
    [
        ((("a",), (0.6, 0.4)), (("a",), (0.600001, 0.399999)), 0),
        ((("a",), (0.5, 0.5)), (("b",), (0.5, 0.5)), 1),
        (((), (100.0,)), ((), (100.009,)), 0),
        (((), (100.0,)), ((), (100.02,)), 1),
        (((), (1.0, 2.0)), ((), (1.0,)), 1),
        (((), (1.0,)), ((), (float("nan"),)), 1),
    ],
)
def test_a_flipped_label_and_a_number_beyond_the_tolerance_are_wrong(wanted: Answer, found: Answer, wrong: int) -> None:
    assert judge([wanted], [found]).wrong == wrong


def test_rows_that_the_model_refuses_are_counted_apart_and_those_of_the_estimator_left_out() -> None:
    answer = ((1,), (0.5,))

    verdict = judge([answer, None, answer, ((1,), (float("inf"),))], [None, answer, answer, answer])

    assert (verdict.rows, verdict.wrong, verdict.refused) == (2, 0, 1)


def test_far_rows_are_held_against_the_largest_answer() -> None:
    expected, got = [((), (1e6,)), ((), (1.0,))], [((), (1e6,)), ((), (1.5,))]

    assert judge(expected, got).wrong == 1
    assert judge(expected, got, far=True).wrong == 0


def test_a_prediction_is_flattened_into_labels_and_numbers() -> None:
    nested = [{"label": True, "probabilities": {"a": 0.25, "b": 0.75}}, {"label": "x", "probabilities": {"x": 1.0}}]

    assert flatten(nested) == ((1, "x"), (0.25, 0.75, 1.0))


def test_both_sides_of_a_trees_threshold_are_found_without_a_look_inside() -> None:
    frame = DataFrame({"x": np.linspace(0.0, 1.0, 40)})
    tree = DecisionTreeClassifier(max_depth=1).fit(frame, frame["x"] > 0.3)

    edges = find_edges(tree, frame, np.random.default_rng(0))

    assert has_steps(tree)
    assert edges is not None
    left = edges["x"].astype(np.float32) <= tree.tree_.threshold[0]
    assert edges["x"][left].max() < edges["x"][~left].min() <= np.nextafter(edges["x"][left].max(), 1.0)
