"""The adversary's rows are where they claim to be, the same for the same seed, and answered by the estimator."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from model_export.gate import Probe, adversarial_rows
from model_export.gate.answers import gap, is_finite, labels, numbers
from model_export.gate.gaps import leave_out_empty
from model_export.gate.neighbours import around, midway
from tests.export.frames import mixed, with_gaps

FRAME, TARGET = mixed()
NUMBERS = FRAME[["home.dest", "income (k$)", "rooms"]]


def _family(estimator: Any, frame: pd.DataFrame, name: str, seed: int = 0) -> Probe:
    return next(probe for probe in adversarial_rows(estimator, frame, seed=seed) if probe.family == name)


def test_around_a_number_are_its_neighbours_of_both_widths() -> None:
    found = around(0.1)

    assert {np.nextafter(0.1, 0), 0.1, np.nextafter(0.1, 1)} <= set(found)
    assert {float(np.nextafter(np.float32(0.1), np.float32(way))) for way in (0, 1)} <= set(found)
    assert float(np.float32(0.1)) in found


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.0, 5e-324), (-1e300, -1e-300), (3.0, 4.0)])
def test_halving_comes_to_neighbours_within_64_steps(low: float, high: float) -> None:
    ends = np.array([low]), np.array([high])
    goal = np.array([low + (high - low) / 3])
    for _ in range(64):
        middle = midway(*ends)
        ends = (middle, ends[1]) if middle <= goal else (ends[0], middle)

    assert np.nextafter(ends[0], np.inf) >= ends[1]
    assert ends[0] <= goal <= ends[1]


def test_each_split_of_a_tree_is_reached_by_rows_on_both_sides() -> None:
    estimator = DecisionTreeClassifier(random_state=0).fit(NUMBERS, TARGET)

    probe = _family(estimator, NUMBERS[:5], "thresholds")

    tree = estimator.tree_
    seen = estimator.decision_path(probe.frame).toarray().any(axis=0)
    assert probe.splits == probe.of == (tree.children_left >= 0).sum()
    assert seen.all(), "every node is visited, so both sides of each split are"


@pytest.mark.parametrize("kind", [HistGradientBoostingRegressor, DecisionTreeRegressor])
def test_rows_at_thresholds_hold_the_threshold_or_the_whole_numbers_beside_it(kind: Any) -> None:
    estimator = kind(max_depth=2, random_state=0).fit(NUMBERS, NUMBERS["rooms"] + NUMBERS["home.dest"] ** 2)

    probe = _family(estimator, NUMBERS, "thresholds")

    assert probe.frame["rooms"].dtype == np.int64
    assert 0 < probe.splits <= probe.of
    assert len(probe.frame) >= 2 * probe.splits


@pytest.mark.parametrize("scaler", [StandardScaler(), MinMaxScaler()])
def test_behind_a_scaler_rows_stand_on_both_sides_of_the_crossing(scaler: Any) -> None:
    numbers = NUMBERS[["home.dest"]]
    estimator = make_pipeline(scaler, DecisionTreeClassifier(max_depth=1)).fit(numbers, NUMBERS["home.dest"] > 0.3)

    rows = np.sort(_family(estimator, numbers, "thresholds").frame["home.dest"].unique())

    labels = estimator.predict(pd.DataFrame({"home.dest": rows}))
    crossing = int(np.flatnonzero(labels)[0])
    assert rows[crossing] == np.nextafter(rows[crossing - 1], np.inf)


def test_bins_have_rows_at_each_inner_edge() -> None:
    estimator = make_pipeline(KBinsDiscretizer(4, encode="ordinal"), Ridge()).fit(NUMBERS, NUMBERS["rooms"])

    probe = _family(estimator, NUMBERS, "thresholds")

    edges = estimator[0].bin_edges_[0][1:-1]
    assert set(edges) <= set(probe.frame["home.dest"])


def test_large_ensembles_get_fewer_rows_at_their_splits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model_export.gate.thresholds.WORK", 3000)
    estimator = RandomForestClassifier(10, random_state=0).fit(NUMBERS, TARGET)

    probe = _family(estimator, NUMBERS, "thresholds")

    assert len(probe.frame) <= 300
    assert 0 < probe.splits < probe.of


def test_a_seed_draws_the_same_rows_and_another_draws_others() -> None:
    estimator = LogisticRegression().fit(NUMBERS, TARGET)

    first, again, other = (_family(estimator, NUMBERS, "random rows", seed).frame for seed in (0, 0, 1))

    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_what_the_estimator_refuses_is_left_out_and_counted() -> None:
    estimator = DecisionTreeClassifier().fit(NUMBERS, TARGET)

    probe = _family(estimator, NUMBERS, "beyond float32")

    assert probe.refused > 0
    assert len(probe.rows) == len(probe.answers or []) == 0


def test_every_answered_row_has_one_finite_answer() -> None:
    estimator = LogisticRegression().fit(NUMBERS, TARGET)

    for probe in adversarial_rows(estimator, NUMBERS):
        assert probe.answers is None or len(probe.rows) == len(probe.frame) == len(probe.answers)
        assert all(map(is_finite, probe.answers or ()))


def test_columns_that_may_miss_values_miss_them_together_too() -> None:
    gappy = with_gaps(NUMBERS, ["home.dest", "rooms"])
    estimator = DecisionTreeClassifier().fit(gappy, TARGET)

    probe = _family(estimator, gappy, "missing by chance")

    assert (probe.frame.isna().sum(axis=1) > 1).any()


def test_an_answer_of_any_shape_is_read() -> None:
    wanted = [{"label": "a", "probabilities": {"a": 0.75, "b": 0.25}}, {"label": -1, "score": 0.5}, [1.0, [2.0]]]
    got = [{"label": "a", "probabilities": {"a": 0.5, "b": 0.5}}, {"label": 1, "score": 0.5}, [1.0, [4.0]]]

    assert labels(wanted) == ["a", -1]
    assert numbers(wanted) == [0.75, 0.25, 0.5, 1.0, 2.0]
    assert gap(wanted, got) == 2.0
    assert not is_finite([{"label": "a", "distances": [float("nan")]}])


@pytest.mark.parametrize("library", ["lightgbm", "xgboost"])
def test_trees_of_other_libraries_have_rows_on_both_sides_of_each_split(library: str) -> None:
    module = pytest.importorskip(library, reason=f"install {library} to ask at the thresholds of its trees")
    kind = module.LGBMRegressor if library == "lightgbm" else module.XGBRegressor
    numbers = NUMBERS[["home.dest"]].set_axis(["a"], axis=1)
    quiet = {"verbosity": -1} if library == "lightgbm" else {}
    estimator = kind(n_estimators=1, max_depth=2, **quiet).fit(numbers, NUMBERS["home.dest"] > 0.3)

    probe = _family(estimator, numbers, "thresholds")

    answers = probe.answers or []
    assert probe.splits == probe.of > 0
    assert len(set(answers)) == len(set(estimator.predict(numbers).tolist()))


def test_a_row_that_misses_every_column_is_asked_among_its_like_only() -> None:
    some, all_ = pd.DataFrame({"a": [1.0, None], "b": [None, None]}), pd.DataFrame({"a": [None, None]})

    assert leave_out_empty(some).to_dict("list")["a"] == [1.0]
    assert len(leave_out_empty(all_)) == len(all_)


class _Gappy(DecisionTreeClassifier):  # type: ignore[misc]
    """Refuses rows without a missing value, as a logarithm before it may refuse what fills a gap."""

    def predict(self, X: Any, check_input: bool = True) -> Any:  # noqa: N803  scikit-learn's name
        if not np.isnan(np.asarray(X, dtype=float)).any(axis=1).all():
            raise ValueError("expected a missing value in each row")
        return super().predict(X, check_input)


def test_rows_that_the_estimator_refuses_once_their_gaps_are_filled_begin_no_way_between_labels() -> None:
    even = np.arange(len(NUMBERS)) % 2 == 0
    gappy = NUMBERS.assign(rooms=NUMBERS["rooms"].where(even), **{"income (k$)": NUMBERS["income (k$)"].where(~even)})
    estimator = _Gappy().fit(gappy, TARGET)

    found = {probe.family for probe in adversarial_rows(estimator, gappy)}

    assert "decision boundary" not in found
    assert found


def test_a_column_without_a_value_stays_empty() -> None:
    frame = NUMBERS.assign(rooms=np.nan)
    estimator = DecisionTreeClassifier(max_depth=3).fit(frame, TARGET)

    found = {probe.family: probe.frame for probe in adversarial_rows(estimator, frame)}

    assert found["random rows"]["rooms"].isna().all()
