"""An export that would answer otherwise than the estimator is refused, with the row that shows it."""

from pathlib import Path

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from model_export import Disagreement, NotConvertible, Tolerance, export
from shared.errors import InvalidRows
from shared.model import Model
from tests.export.frames import mixed, with_gaps

NUMBERS = ["home.dest", "income (k$)", "rooms"]


def test_a_flipped_label_is_refused_with_its_row(tmp_path: Path) -> None:
    frame, target = mixed()
    gappy = with_gaps(frame[NUMBERS], NUMBERS)
    # Its trees send missing values left or right, and skl2onnx 1.20 forgets which (sklearn-onnx#1253).
    estimator = RandomForestClassifier(20, random_state=0).fit(gappy, target)

    with pytest.raises(Disagreement) as refused:
        export(estimator, gappy, tmp_path / "forest.onnx", repairs=())

    witness = refused.value.witness
    assert witness.estimator["label"] != witness.model["label"]
    assert None in witness.row.values()
    row = DataFrame([witness.row]).astype(float)
    assert witness.estimator["label"] == estimator.predict(row)[0]
    assert 0 < refused.value.differing < refused.value.compared == 300
    assert not list(tmp_path.iterdir())


def test_a_number_that_is_off_is_refused_with_both_answers(tmp_path: Path) -> None:
    frame, _ = mixed()
    gappy = with_gaps(frame[NUMBERS], ["home.dest"])
    estimator = RandomForestRegressor(20, random_state=0).fit(gappy, frame["rooms"] + frame["home.dest"] ** 2)

    with pytest.raises(Disagreement, match="off by") as refused:
        export(estimator, gappy, tmp_path / "forest.onnx", repairs=())

    witness = refused.value.witness
    assert abs(witness.estimator - witness.model) > 0.1
    assert f"{refused.value.differing} of 300 rows" in str(refused.value)
    assert '"home.dest": null' in str(refused.value)


def test_the_column_that_every_differing_row_misses_is_named_with_the_way_out(tmp_path: Path) -> None:
    frame, target = mixed()
    gappy = with_gaps(frame[NUMBERS], ["rooms"])
    tree = DecisionTreeClassifier(random_state=0).fit(gappy, target)

    with pytest.raises(Disagreement, match=r"row misses a value in 'rooms': .* SimpleImputer") as refused:
        export(tree, gappy, tmp_path / "tree.onnx", repairs=())
    mended = export(make_pipeline(SimpleImputer(), tree).fit(gappy, target), gappy, tmp_path / "tree.onnx")

    assert refused.value.missed == ("rooms",)
    assert mended.columns[2].nullable


def test_a_forest_behind_a_scaler_is_exported_in_float64(tmp_path: Path) -> None:
    frame, target = mixed(3000)
    forest = RandomForestClassifier(50, random_state=0)
    estimator = make_pipeline(StandardScaler(), forest).fit(frame[NUMBERS], target)

    made = export(estimator, frame, tmp_path / "scaled.onnx")

    assert [column.element.name for column in made.columns] == ["double"] * 3


def test_a_forest_that_passes_neither_in_float32_nor_in_float64_is_refused_with_the_way_out(tmp_path: Path) -> None:
    frame, target = mixed(3000)
    steps = SimpleImputer(), StandardScaler(), RandomForestClassifier(50, random_state=0)
    estimator = make_pipeline(*steps).fit(frame[NUMBERS], target)

    with pytest.raises(Disagreement) as refused:
        export(estimator, frame, tmp_path / "scaled.onnx", repairs=())

    tried, advice = refused.value.__notes__
    assert tried.startswith("float64 was tried too: the converted graph can't be used")
    assert "they need no scaler" in advice
    assert not refused.value.missed


def test_the_tolerance_decides_what_is_off(tmp_path: Path) -> None:
    frame, _ = mixed()
    estimator = RandomForestRegressor(20, random_state=0).fit(frame[NUMBERS], frame["income (k$)"] ** 3)

    with pytest.raises(Disagreement):
        export(estimator, frame, tmp_path / "strict.onnx", tolerance=Tolerance(relative=1e-12, absolute=1e-12))
    made = export(estimator, frame, tmp_path / "usual.onnx")

    assert made.largest > 0


def test_a_missing_value_that_only_the_estimator_understands_is_refused_by_the_model(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = DecisionTreeClassifier(random_state=0).fit(frame[NUMBERS], target)

    made = export(estimator, frame[NUMBERS], tmp_path / "tree.onnx", repairs=())

    assert [column.nullable for column in made.columns] == [False, False, False]
    assert [note.split(":")[0] for note in made.notes] == [
        "missing values are refused in 'home.dest', 'income (k$)', 'rooms'"
    ]
    with pytest.raises(InvalidRows, match="got null"):
        Model.load(made.path).predict([[None, 1.0, 2]])


def _rarely_left() -> tuple[DecisionTreeRegressor, DataFrame]:
    """A tree that sends missing values of `b` left, where `a` is -3 only, and rows of which none comes there."""
    random = np.random.default_rng(0)
    frame = DataFrame({"a": np.repeat([-3.0, -1.0, 1.0], [10, 300, 690]), "b": random.permutation(1000) / 1000})
    frame.loc[:9, "b"] = np.arange(10) / 10
    rare = np.where(frame["b"] < 0.85, -50, -70)
    target = np.where(frame["a"] == -3, rare, 10 * (frame["a"] > 0))
    return DecisionTreeRegressor(random_state=0).fit(frame, target), frame[10:]


def test_missing_values_that_a_tree_rarely_sends_left_are_sent_left(tmp_path: Path) -> None:
    estimator, frame = _rarely_left()

    made = export(estimator, frame, tmp_path / "tree.onnx")

    assert all(column.nullable for column in made.columns)
    (answer,) = Model.load(made.path).predict([[-3.0, None]])
    assert answer == estimator.predict(DataFrame({"a": [-3.0], "b": [np.nan]}))[0] == -50


def test_missing_values_that_an_imputer_fills_before_trees_are_taken(tmp_path: Path) -> None:
    tree, frame = _rarely_left()
    estimator = make_pipeline(SimpleImputer(), tree).fit(frame, frame["a"] > 0)

    made = export(estimator, frame, tmp_path / "tree.onnx")

    assert all(column.nullable for column in made.columns)


def test_missing_values_that_every_split_sends_right_are_taken(tmp_path: Path) -> None:
    frame = DataFrame({"a": np.repeat([-1.0, 1.0], [3, 7])})
    estimator = make_pipeline(DecisionTreeRegressor()).fit(frame, frame["a"])

    made = export(estimator, frame, tmp_path / "tree.onnx")

    assert made.columns[0].nullable
    assert Model.load(made.path).predict([[None]]) == [1.0]


def test_an_unknown_category_that_the_estimator_refuses_is_refused_by_the_model(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = make_pipeline(OneHotEncoder(handle_unknown="error"), LogisticRegression()).fit(frame[["größe"]], target)

    made = export(estimator, frame, tmp_path / "strict.onnx")

    assert made.columns[0].closed
    assert made.columns[0].categories == ("groß", "klein", "mittel")
    with pytest.raises(InvalidRows, match='expected one of "groß", "klein", "mittel"'):
        Model.load(made.path).predict([["riesig"]])


def test_a_category_between_two_numbers_is_refused_rather_than_rounded(tmp_path: Path) -> None:
    frame, target = mixed()
    rooms = frame[["rooms"]].astype(float)
    # skl2onnx casts to integers before it looks the category up: 2.5 would be a 2.
    estimator = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()).fit(rooms, target)

    made = export(estimator, rooms, tmp_path / "rooms.onnx", repairs=())

    assert made.columns[0].closed
    with pytest.raises(InvalidRows):
        Model.load(made.path).predict([[2.5]])


def test_a_missing_text_may_be_a_category(tmp_path: Path) -> None:
    frame, target = mixed()
    gappy = with_gaps(frame[["größe"]], ["größe"])
    estimator = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()).fit(gappy, target)

    made = export(estimator, gappy, tmp_path / "category.onnx")

    missing, unknown = Model.load(made.path).predict([[None], ["riesig"]])
    assert missing["probabilities"] != unknown["probabilities"]
    expected = estimator.predict_proba(DataFrame({"größe": [np.nan]}, dtype="str"))[0]
    assert list(missing["probabilities"].values()) == pytest.approx(list(expected), abs=1e-5)


def test_integers_beyond_float32_enter_as_float64(tmp_path: Path) -> None:
    frame = DataFrame({"number": np.arange(10**9, 10**9 + 200), "other": np.linspace(0, 1, 200)})
    estimator = LinearRegression().fit(frame, frame["number"] - 10**9 + frame["other"])

    made = export(estimator, frame, tmp_path / "wide.onnx")

    assert [column.element.name for column in made.columns] == ["double", "double"]
    row = DataFrame({"number": [10**9 + 7], "other": [0.5]})
    expected = list(estimator.predict(row))
    assert Model.load(made.path).predict([[10**9 + 7, 0.5]]) == pytest.approx(expected, rel=1e-4)


def test_what_skl2onnx_lacks_is_refused_in_its_words(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = make_pipeline(FunctionTransformer(np.square), LogisticRegression()).fit(frame[NUMBERS], target)

    with pytest.raises(NotConvertible, match="FunctionTransformer is not supported"):
        export(estimator, frame, tmp_path / "function.onnx", repairs=())


def test_an_indicator_of_missing_values_that_gets_lost_is_refused(tmp_path: Path) -> None:
    frame, target = mixed()
    gappy = with_gaps(frame[["home.dest", "income (k$)"]], ["home.dest", "income (k$)"])
    imputer = SimpleImputer(add_indicator=True)
    estimator = make_pipeline(imputer, LogisticRegression()).fit(gappy, target)

    with pytest.raises((Disagreement, NotConvertible)):
        export(estimator, gappy, tmp_path / "indicator.onnx", repairs=())


def test_a_tree_that_splits_on_missing_values_alone_does_not_hang_the_export(tmp_path: Path) -> None:
    frame = DataFrame({"a": [1.0, np.nan] * 50, "b": np.linspace(0, 1, 100)})
    estimator = DecisionTreeClassifier(random_state=0).fit(frame, frame["a"].isna())
    assert np.isinf(estimator.tree_.threshold).any()

    made = export(estimator, frame, tmp_path / "missing.onnx")

    answers = Model.load(made.path).predict([[None, 0.3], [1.0, 0.3]])
    assert [answer["label"] for answer in answers] == [True, False]


def test_a_graph_that_answers_a_batch_in_another_shape_is_refused(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = QuadraticDiscriminantAnalysis().fit(frame[NUMBERS], target)

    with pytest.raises(NotConvertible, match="refuses rows together that it takes alone"):
        export(estimator, frame, tmp_path / "shape.onnx", repairs=())


@pytest.mark.parametrize("labels", [[False, True], [5, 9], ["a", "b"]], ids=["booleans", "integers", "text"])
def test_a_tie_of_the_trees_goes_to_the_first_class(tmp_path: Path, labels: list[object]) -> None:
    frame, target = mixed()
    marks = np.array(labels)[target.astype(int)]
    estimator = RandomForestClassifier(20, random_state=0).fit(frame[NUMBERS], marks)
    more = mixed(5000)[0][NUMBERS]
    tied = more[estimator.predict_proba(more)[:, 0] == 0.5]
    assert len(tied) > 50

    made = export(estimator, frame, tmp_path / "forest.onnx")

    answers = Model.load(made.path).predict(tied.astype(object).to_numpy().tolist())
    assert [answer["label"] for answer in answers] == [labels[0]] * len(tied)
