"""The export takes the smallest form of a graph that is proven, and says which."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import load
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    AdaBoostRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, OneHotEncoder, RobustScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from skops import io

from model_export import compact, export
from model_export.__main__ import main
from model_export.compact import routes
from model_export.compact.trees import write_trees
from model_export.oracle import consult
from model_export.parts import walk
from shared.golden import Tolerance, agree
from shared.model import Model
from tests.export.frames import mixed

NUMBERS = ["home.dest", "income (k$)", "rooms"]
TREES, SCALERS, ONCE = compact.REWRITES
FRAME, TARGET = mixed()
THREE = np.array(["low", "mid", "high"])[FRAME["rooms"].to_numpy() % 3]
NUMBER = (FRAME["home.dest"] * 3 + FRAME["rooms"]).to_numpy()
SCALED = make_pipeline(StandardScaler(), RandomForestClassifier(20, random_state=0))


def _ids(estimator: Any) -> str:
    return "+".join(type(step).__name__ for _, step in getattr(estimator, "steps", [("", estimator)]))


TREE_KINDS: list[tuple[Any, Any]] = [
    (DecisionTreeRegressor(random_state=0), NUMBER),
    (RandomForestRegressor(20, random_state=0), NUMBER),
    (ExtraTreesRegressor(20, random_state=0), NUMBER),
    (GradientBoostingRegressor(n_estimators=30, random_state=0), NUMBER),
    (AdaBoostRegressor(n_estimators=5, random_state=0), NUMBER),
    (DecisionTreeClassifier(random_state=0), TARGET),
    (DecisionTreeClassifier(max_depth=3, random_state=0), np.where(TARGET, "yes", "no")),
    (RandomForestClassifier(20, random_state=0), TARGET),
    (ExtraTreesClassifier(20, random_state=0), np.where(TARGET, 5, 9)),
    (GradientBoostingClassifier(n_estimators=30, random_state=0), TARGET),
    (GradientBoostingClassifier(n_estimators=30, random_state=0), THREE),
    (RandomForestClassifier(20, random_state=0), THREE),
    (ExtraTreesClassifier(20, max_depth=4, random_state=0), THREE),
    (DecisionTreeClassifier(min_samples_leaf=3, random_state=0), THREE),
    (RandomForestRegressor(10, max_depth=4, random_state=0), np.stack([NUMBER, -(NUMBER**2)], axis=1)),
    (RandomForestRegressor(5, random_state=0), np.ones(len(FRAME))),
    (SCALED, TARGET),
    (make_pipeline(StandardScaler(), GradientBoostingRegressor(n_estimators=30, random_state=0)), NUMBER),
]


@pytest.mark.parametrize(("estimator", "target"), TREE_KINDS, ids=_ids)
def test_trees_answer_at_each_threshold_as_the_estimator_does(estimator: Any, target: Any, tmp_path: Path) -> None:
    estimator.fit(FRAME[NUMBERS], target)
    rows = DataFrame(list(_rows_at_thresholds(estimator)), columns=NUMBERS)

    made = export(estimator, FRAME, tmp_path / "trees.onnx")

    assert made.rewrites == (TREES,)
    assert made.saved > 0
    model, oracle = Model.load(made.path), consult(estimator, named=True)
    asked = rows[[column.name for column in made.columns]].to_numpy().tolist()
    whole = [[*row[:2], int(row[2])] for row in asked]
    answers = zip(oracle.answer(DataFrame(whole, columns=NUMBERS)), model.predict(whole), strict=True)
    assert all(agree(expected, got, Tolerance()) for expected, got in answers)


def _rows_at_thresholds(estimator: Any) -> Iterator[list[float]]:
    """Given rows with a tree's threshold put in, and the numbers next to it in float32 and float64, and zeros."""
    trees = [part.tree_ for part in walk(estimator) if hasattr(part, "tree_")]
    splits = [(int(f), t) for tree in trees for f, t in zip(tree.feature, tree.threshold, strict=True) if 0 <= f < 2]
    scaler = estimator[0] if hasattr(estimator, "steps") else None
    random = np.random.default_rng(1)
    for feature, threshold in [*splits, (0, 0.0), (0, -0.0)][-100:]:
        value = threshold * scaler.scale_[feature] + scaler.mean_[feature] if scaler else threshold
        single = np.float32(value)
        steps = [np.nextafter(single, np.float32(-np.inf)), single, np.nextafter(single, np.float32(np.inf))]
        for at in map(float, (*steps, value, np.nextafter(value, -np.inf), np.nextafter(value, np.inf))):
            row = FRAME[NUMBERS].iloc[random.integers(len(FRAME))].tolist()
            row[feature] = at
            yield row


LINEAR_KINDS: list[tuple[Any, Any, tuple[str, ...]]] = [
    (make_pipeline(StandardScaler(), LogisticRegression()), TARGET, (SCALERS, ONCE)),
    (make_pipeline(MinMaxScaler(), LogisticRegression()), THREE, (SCALERS, ONCE)),
    (make_pipeline(MaxAbsScaler(), Ridge()), NUMBER, (SCALERS,)),
    (make_pipeline(RobustScaler(), StandardScaler(), Ridge()), NUMBER, (SCALERS,)),
    (make_pipeline(StandardScaler(), SGDClassifier(loss="log_loss", random_state=0)), TARGET, (SCALERS,)),
    (make_pipeline(StandardScaler(), MLPClassifier((4,), max_iter=20, tol=1, random_state=0)), TARGET, (SCALERS,)),
    (LogisticRegression(max_iter=1000), TARGET, (ONCE,)),
    (Ridge(), NUMBER, ()),
]


@pytest.mark.parametrize(("estimator", "target", "rewrites"), LINEAR_KINDS, ids=_ids)
def test_linear_models_lose_their_scalers(
    estimator: Any, target: Any, rewrites: tuple[str, ...], tmp_path: Path
) -> None:
    estimator.fit(FRAME[NUMBERS], target)

    made = export(estimator, FRAME, tmp_path / "linear.onnx")

    assert made.rewrites == rewrites
    assert (made.saved > 0) == bool(rewrites)
    assert "Scaler" not in {node.op_type for node in load(made.path).graph.node}


def test_a_scaler_beside_an_encoder_is_folded(tmp_path: Path) -> None:
    columns = ColumnTransformer([("words", OneHotEncoder(), ["größe"]), ("numbers", StandardScaler(), NUMBERS)])
    estimator = make_pipeline(columns, LogisticRegression()).fit(FRAME, TARGET)

    made = export(estimator, FRAME, tmp_path / "both.onnx")

    assert made.rewrites == (SCALERS, ONCE)


def test_a_fold_that_rounds_too_much_is_not_taken(tmp_path: Path) -> None:
    # Whole numbers around 10,000 are exact in float32, and so is what is left of them without their mean.
    random = np.random.default_rng(0)
    frame = DataFrame({"wide": 10_000 + random.integers(0, 40, 400), "b": random.normal(size=400)})
    scaled = make_pipeline(StandardScaler(), LogisticRegression())
    label = frame["wide"] - 10_000 + frame["b"] > 20

    made = export(scaled.fit(frame, label), frame, tmp_path / "wide.onnx", tolerance=Tolerance(0, 2e-7))

    assert made.rewrites == (ONCE,)
    assert made.columns[0].element.name == "float"


def test_trees_with_votes_for_several_classes_look_them_up(tmp_path: Path) -> None:
    estimator = RandomForestClassifier(10, max_depth=3, random_state=0).fit(FRAME[NUMBERS], THREE)

    made = export(estimator, FRAME, tmp_path / "votes.onnx")

    assert made.rewrites == (TREES,)
    assert made.report.graph_bytes < made.report.plain_bytes * 0.6


def test_many_trees_with_votes_for_several_classes_keep_their_operator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST", 9)
    estimator = RandomForestClassifier(10, max_depth=1, random_state=0).fit(FRAME[NUMBERS], THREE)

    made = export(estimator, FRAME, tmp_path / "votes.onnx")

    (trees,) = (node for node in load(made.path).graph.node if node.op_type == "TreeEnsembleRegressor")
    assert made.rewrites == ()
    assert "nodes_hitrates" not in {attribute.name for attribute in trees.attribute}


def test_trees_beside_a_linear_model_are_both_made_smaller(tmp_path: Path) -> None:
    boosted = GradientBoostingClassifier(n_estimators=5, random_state=0)
    parts = [("trees", boosted), ("linear", LogisticRegression(max_iter=1000))]
    estimator = VotingClassifier(parts, voting="soft", flatten_transform=False).fit(FRAME[NUMBERS], TARGET)

    made = export(estimator, FRAME, tmp_path / "vote.onnx")

    assert made.rewrites == (TREES, ONCE)


def test_a_form_that_answers_otherwise_is_left_for_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(model: Any) -> Any:
        made = write_trees(model)
        assert made is not None
        trees = next(node for node in made.graph.node if node.op_type == "TreeEnsemble")
        roots = next(attribute for attribute in trees.attribute if attribute.name == "tree_roots")
        roots.ints[0] += 1
        return made

    monkeypatch.setattr(compact, "REWRITES", {TREES: wrong})
    estimator = DecisionTreeRegressor(random_state=0).fit(FRAME[NUMBERS], NUMBER)

    made = export(estimator, FRAME, tmp_path / "tree.onnx")

    assert (made.rewrites, made.saved) == ((), 0)


@pytest.mark.parametrize("session", ["native", "binding"])
@pytest.mark.parametrize(("estimator", "target"), [TREE_KINDS[8], TREE_KINDS[9], LINEAR_KINDS[0][:2]], ids=_ids)
def test_both_sessions_give_equal_bits(session: str, estimator: Any, target: Any, tmp_path: Path) -> None:
    made = export(estimator.fit(FRAME[NUMBERS], target), FRAME, tmp_path / "model.onnx")
    rows = FRAME[NUMBERS].to_numpy().tolist()
    rows = [[*row[:2], int(row[2])] for row in rows]

    answers = Model.load(made.path, session).predict(rows)

    assert answers == Model.load(made.path).predict(rows)


def test_the_same_estimator_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    estimator = GradientBoostingClassifier(n_estimators=5, random_state=0).fit(FRAME[NUMBERS], TARGET)

    first, second = (export(estimator, FRAME, tmp_path / folder / "m.onnx") for folder in ("a", "b"))

    assert first.rewrites == (TREES,)
    assert first.path.read_bytes() == second.path.read_bytes()


def test_the_command_says_what_was_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    io.dump(make_pipeline(StandardScaler(), Ridge()).fit(FRAME[NUMBERS], NUMBER), tmp_path / "line.skops")
    FRAME.to_csv(tmp_path / "rows.csv", index=False)

    main([str(tmp_path / "line.skops"), "--data", str(tmp_path / "rows.csv"), "--out", str(tmp_path / "line.onnx")])

    assert "bytes: scalers folded" in capsys.readouterr().out
