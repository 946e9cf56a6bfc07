"""What the gate takes for a rounding, and what it does not."""

from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsRegressor, LocalOutlierFactor
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeRegressor

from model_export.gate.excuse import excused
from model_export.gate.ground import Ground
from model_export.gate.probe import Probe, ask_each
from model_export.oracle import consult
from shared.golden import Tolerance
from shared.predictions import Prediction

RANDOM = np.random.default_rng(0)
FRAME = DataFrame(RANDOM.normal(size=(60, 2)), columns=["a", "b"])
VALUE = FRAME["a"] - FRAME["b"]
TIE, SURE = {"0": 0.500002, "1": 0.499998}, {"0": 0.51, "1": 0.49}


@pytest.mark.parametrize(
    ("wanted", "got", "is_excused"),
    [
        ({"label": 0, "probabilities": TIE}, {"label": 1, "probabilities": TIE}, True),
        ({"label": 0, "probabilities": SURE}, {"label": 1, "probabilities": SURE}, False),
        (
            {"label": 0, "probabilities": {"0": 0.5, "1": 0.5}},
            {"label": 1, "probabilities": {"0": 0.5, "1": 0.5}},
            False,
        ),
        ({"label": 0, "probabilities": TIE}, {"label": 1, "probabilities": {"0": 0.4, "1": 0.6}}, False),
        ({"label": 0}, {"label": 1}, False),
        (1.0, 1.1, False),
    ],
)
def test_near_a_label_may_flip_where_two_classes_are_a_rounding_apart_and_not_equal(
    wanted: Prediction, got: Prediction, is_excused: bool
) -> None:
    ground = _ground(DecisionTreeRegressor().fit(FRAME, VALUE))
    probe = Probe("near", (), FRAME[:1], [wanted])

    assert (excused(ground, probe, Tolerance(), [(0, got)]) == {0}) is is_excused


@pytest.mark.parametrize(("distance", "is_excused"), [(1e-7, True), (0.1, False)])
def test_where_there_are_scores_these_tell_how_near_a_tie_is(distance: float, is_excused: bool) -> None:
    machine = LinearSVC().fit(FRAME, VALUE > 0)
    # The row is moved onto the line where the score is zero, and then so far off it.
    slope, bias = machine.coef_[0], machine.intercept_[0]
    on_line = DataFrame([[(-bias + distance) / slope[0], 0.0]], columns=["a", "b"])
    rows = DataFrame(np.concatenate([on_line, FRAME]), columns=["a", "b"])
    ground = _ground(machine)
    probe = _asked(ground, rows, far=False)
    flipped = {"label": not (probe.answers or [])[0]["label"]}

    assert (excused(ground, probe, Tolerance(), [(0, flipped)]) == {0}) is is_excused


def test_far_away_an_answer_may_be_off_where_a_rounding_of_the_row_changes_the_estimators_as_much() -> None:
    tree = DecisionTreeRegressor().fit(FRAME, VALUE)
    threshold = float(tree.tree_.threshold[0])
    feature = FRAME.columns[tree.tree_.feature[0]]
    at_split = FRAME[:1].assign(**{feature: threshold})
    ground = _ground(tree)

    for rows, is_excused in ((at_split, True), (at_split.assign(**{feature: threshold * 1.2 - 0.1}), False)):
        probe = _asked(ground, rows, far=True)
        wanted = (probe.answers or [])[0]
        got = float(tree.predict(rows.assign(**{feature: np.nextafter(np.float32(threshold), np.float32(9))}))[0])
        off = got if is_excused else wanted + 1.0
        assert (excused(ground, probe, Tolerance(), [(0, off)]) == {0}) is is_excused


@pytest.mark.parametrize("distance", [1.0, 1e3, 1e9])
def test_far_away_no_line_may_be_off(distance: float) -> None:
    ground = _ground(LinearRegression().fit(FRAME, VALUE))
    probe = _asked(ground, FRAME[:1] + distance, far=True)
    wanted = (probe.answers or [])[0]

    assert excused(ground, probe, Tolerance(), [(0, wanted + distance)]) == set()


def test_far_away_no_label_of_a_line_may_flip() -> None:
    ground = _ground(LogisticRegression().fit(FRAME, VALUE > 0))
    probe = _asked(ground, FRAME[:1].assign(a=1e9), far=True)
    wanted = (probe.answers or [])[0]
    flipped = {**wanted, "label": not wanted["label"]}

    assert excused(ground, probe, Tolerance(), [(0, flipped)]) == set()


@pytest.mark.parametrize("distance", [1e3, 1e12])
@pytest.mark.parametrize("estimator", [LocalOutlierFactor(novelty=True), KNeighborsRegressor()], ids=str)
def test_far_away_no_answer_of_neighbours_may_be_off(estimator: Any, distance: float) -> None:
    ground = _ground(estimator.fit(FRAME, VALUE))
    probe = _asked(ground, FRAME[:1].assign(a=distance), far=True)
    wanted = (probe.answers or [])[0]
    got = {**wanted, "score": wanted["score"] * 2} if isinstance(wanted, dict) else wanted + 1.0

    assert excused(ground, probe, Tolerance(), [(0, got)]) == set()


def _ground(estimator: Any) -> Ground:
    return Ground(consult(estimator, named=True), FRAME, {"a": "number", "b": "number"}, {})


def _asked(ground: Ground, rows: DataFrame, *, far: bool) -> Probe:
    return ask_each(ground.oracle, Probe("asked", ("a",), rows, None, far=far), ground.kinds)
