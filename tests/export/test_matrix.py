"""Small cases of the matrix: what plain skl2onnx gets wrong the gate catches, and what it gets right passes.

The judge's rows are its own: neither the given ones nor the gate's.
"""

from collections.abc import Mapping

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from benchmarks.export_matrix.case import SMALL
from benchmarks.export_matrix.cases import CASES
from benchmarks.export_matrix.edges import find_edges
from benchmarks.export_matrix.outcome import Outcome
from benchmarks.export_matrix.runner import run_all, run_case
from benchmarks.export_matrix.ways import Way

FAULTY = (
    "logistic regression, wide ranges",
    "nearest neighbours, weighted",
    "tree, missing values",
    "scaler, tree",
    "forest for numbers, missing values",
    "bagged trees, missing values",
    "calibrated forest, isotonic",
    "tuned threshold",
    "one against the rest",
    "imputed with indicators",
    "max-abs scaler that clips",
    "normalizer, largest",
    "bins, dense one-hot",
    "words weighed, sublinear",
    "words joined, stop words left out",
    "letters counted",
    "clusters",
)
"""One case a fault of skl2onnx's, each wrong without an error."""

SOUND = (
    "logistic regression",
    "ridge",
    "support vector regression",
    "network",
    "boosting",
    "stacking",
    "calibrated support vectors",
    "mean imputed",
    "one-hot",
    "target encoder",
    "two numbers, line",
)


@pytest.fixture(scope="module")
def small() -> Mapping[str, Mapping[Way, Outcome]]:
    """Every case of the two lists by all three ways."""
    return {case.name: outcomes for case, outcomes in run_all([CASES[name] for name in FAULTY + SOUND], 2, SMALL)}


@pytest.mark.parametrize("name", FAULTY)
def test_a_silent_fault_is_caught_without_repairs_and_gone_or_refused_with_them(
    small: Mapping[str, Mapping[Way, Outcome]], name: str
) -> None:
    outcomes = small[name]

    assert outcomes["plain"].status == "wrong"
    for way in ("gate", "ours"):
        assert outcomes[way].status in ("right", "refused"), (way, outcomes[way].wrong)
        assert outcomes[way].status == "right" or outcomes[way].words


@pytest.mark.parametrize("name", SOUND)
def test_what_plain_conversion_gets_right_is_no_false_alarm(
    small: Mapping[str, Mapping[Way, Outcome]], name: str
) -> None:
    for way, outcome in small[name].items():
        assert outcome.status == "right", (way, outcome.words)


def test_a_case_that_does_not_end_costs_its_own_row_only() -> None:
    outcomes = run_case(CASES["ridge"], SMALL, limit=0.0)

    assert {outcome.words for outcome in outcomes.values()} == {"not done after 0 seconds"}


def test_an_edge_is_one_of_a_step_and_not_where_a_sum_of_all_numbers_is_near_a_tie() -> None:
    random = np.random.default_rng(0)
    frame = DataFrame(random.normal(size=(200, 3)), columns=list("abc"))
    target = frame["a"] + frame["b"] > 0
    tree = DecisionTreeClassifier(max_depth=3, random_state=0).fit(frame, target)
    # The tree has no say: its vote weighs nothing.
    line = VotingClassifier([("tree", tree), ("line", LogisticRegression())], weights=[0, 1]).fit(frame, target)

    steps, ties = find_edges(tree, frame, random), find_edges(line, frame, random)

    assert steps is not None
    assert ties is None or len(ties) < len(steps) / 4
