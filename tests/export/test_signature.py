"""A model takes the columns that its estimator was fitted on, by their own names, and answers in its terms."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.cluster import DBSCAN
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

from model_export import ExportError, UnusableColumns, UnusableEstimator, export, read_rows
from shared.model import Model
from tests.export.frames import mixed, with_gaps

NUMBERS = ["home.dest", "income (k$)", "rooms"]


def every_kind() -> Pipeline:
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), NUMBERS),
            ("flags", "passthrough", ["owner"]),
            ("words", OneHotEncoder(handle_unknown="ignore"), ["größe"]),
        ]
    )
    return make_pipeline(columns, LogisticRegression())


def test_names_kinds_and_missing_values_are_those_of_the_frame(tmp_path: Path) -> None:
    frame, target = mixed()

    made = export(every_kind().fit(frame, target), frame, tmp_path / "all.onnx")

    assert [(column.name, column.kind, column.nullable) for column in made.columns] == [
        ("home.dest", "number", True),
        ("income (k$)", "number", True),
        ("rooms", "integer", True),
        ("owner", "boolean", False),
        ("größe", "string", True),
    ]
    assert [column.input for column in made.columns] == list(frame.columns)


def test_the_saved_signature_is_the_one_that_export_returns(tmp_path: Path) -> None:
    frame, target = mixed()

    made = export(every_kind().fit(frame, target), frame, tmp_path / "all.onnx")

    model = Model.load(made.path)
    assert model.signature.columns == made.columns
    assert (model.name, model.version, model.sha256) == ("all", "1", made.sha256)


def test_columns_may_be_named_like_outputs_and_inner_values(tmp_path: Path) -> None:
    frame, target = mixed()
    names = ["label", "value", "v0", "probabilities", "variable"]
    renamed = frame.set_axis(names, axis=1)
    words = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("words", words, ["variable"]), ("rest", "passthrough", names[:4])])
    estimator = make_pipeline(columns, LogisticRegression(max_iter=2000)).fit(renamed, target)

    made = export(estimator, renamed, tmp_path / "odd.onnx")

    assert [column.name for column in made.columns] == names
    row = {"label": 0.5, "value": 40.0, "v0": 3, "probabilities": True, "variable": "groß"}
    expected = estimator.predict_proba(DataFrame([row]))[0]
    answer = Model.load(made.path).predict([row])[0]
    assert list(answer["probabilities"].values()) == pytest.approx(list(expected), abs=1e-5)


@pytest.mark.parametrize(
    "selection",
    [slice(0, 3), [0, 1, 2], make_column_selector(dtype_include="number")],
    ids=["slice", "positions", "selector"],
)
def test_columns_may_be_selected_in_every_way(tmp_path: Path, selection: Any) -> None:
    frame, target = mixed()
    columns = ColumnTransformer([("numbers", StandardScaler(), selection), ("words", OneHotEncoder(), [4])])
    estimator = make_pipeline(columns, LogisticRegression()).fit(frame, target)

    made = export(estimator, frame, tmp_path / "selected.onnx")

    assert made.columns[4].categories == ("groß", "klein", "mittel")
    assert made.rows == 300


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ([False, True], [False, True]),
        ([3, 7], [3, 7]),
        (["ja", "nein"], ["ja", "nein"]),
        ([0.0, 1.0], [0, 1]),
    ],
    ids=["booleans", "integers", "text", "whole floats"],
)
def test_labels_keep_their_type(tmp_path: Path, labels: list[Any], classes: list[Any]) -> None:
    frame, target = mixed()
    marks = np.array(labels)[target.astype(int)]
    estimator = LogisticRegression(max_iter=1000).fit(frame[NUMBERS], marks)

    made = export(estimator, frame, tmp_path / "labels.onnx")

    answers = Model.load(made.path).predict(frame[NUMBERS].astype(object).to_numpy().tolist())
    found = [answer["label"] for answer in answers]
    assert found == list(estimator.predict(frame[NUMBERS]))
    assert {type(label) for label in found} == {type(label) for label in classes}
    assert Model.load(made.path).signature.outputs[1].classes == tuple(classes)


def test_three_classes_have_three_probabilities(tmp_path: Path) -> None:
    frame, _ = mixed()
    estimator = KNeighborsClassifier().fit(frame[["home.dest", "rooms"]], frame["größe"])

    made = export(estimator, frame, tmp_path / "three.onnx")

    answer = Model.load(made.path).predict([[0.1, 2]])[0]
    assert list(answer["probabilities"]) == ["groß", "klein", "mittel"]


@pytest.mark.parametrize(
    "classifier",
    [LinearSVC(), RidgeClassifier(), make_pipeline(StandardScaler(), LinearSVC())],
    ids=["svc", "ridge", "pipeline"],
)
def test_a_classifier_without_probabilities_answers_its_label_only(tmp_path: Path, classifier: Any) -> None:
    frame, target = mixed()
    estimator = classifier.fit(frame[NUMBERS], np.where(target, "yes", "no"))

    made = export(estimator, frame, tmp_path / "label.onnx")

    answers = Model.load(made.path).predict(frame[NUMBERS].astype(object).to_numpy().tolist())
    assert answers == [{"label": label} for label in estimator.predict(frame[NUMBERS])]


def test_a_regressor_of_two_targets_answers_two_numbers(tmp_path: Path) -> None:
    frame, _ = mixed()
    targets = frame[["income (k$)", "rooms"]] * 2
    estimator = LinearRegression().fit(frame[NUMBERS], targets)

    made = export(estimator, frame, tmp_path / "two.onnx")

    assert Model.load(made.path).predict([[0.5, 30.0, 4]])[0] == pytest.approx([60, 8], rel=1e-4)


def test_a_search_is_exported_as_its_best_estimator(tmp_path: Path) -> None:
    frame, target = mixed()
    pipeline = make_pipeline(StandardScaler(), LogisticRegression())
    search = GridSearchCV(pipeline, {"logisticregression__C": [0.1, 1.0]}).fit(frame[NUMBERS], target)

    made = export(search, frame, tmp_path / "search.onnx")

    assert Model.load(made.path).document("provenance")["steps"] == [
        "standardscaler: StandardScaler",
        "logisticregression: LogisticRegression",
    ]


def test_columns_that_the_estimator_does_not_know_are_left_out_and_named(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = LogisticRegression(max_iter=1000).fit(frame[NUMBERS], target)

    made = export(estimator, frame.assign(target=target), tmp_path / "extra.onnx")

    assert [column.name for column in made.columns] == NUMBERS
    assert made.notes == ("not used, the estimator was not fitted on them: 'owner', 'größe', 'target'",)


def test_a_missing_column_is_refused_by_name(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = LogisticRegression(max_iter=1000).fit(frame[NUMBERS], target)

    with pytest.raises(UnusableColumns, match=r"the data lacks \['rooms'\]"):
        export(estimator, frame.drop(columns="rooms"), tmp_path / "lacking.onnx")


def test_an_estimator_fitted_on_an_array_takes_the_names_of_the_data(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = LogisticRegression(max_iter=1000).fit(frame[NUMBERS].to_numpy(), target)

    made = export(estimator, frame, tmp_path / "array.onnx", columns=NUMBERS)

    assert [column.name for column in made.columns] == NUMBERS
    with pytest.raises(UnusableColumns, match="fitted on 3 columns without names, got 5"):
        export(estimator, frame, tmp_path / "guess.onnx")


def test_an_array_has_columns_named_as_scikit_learn_names_them(tmp_path: Path) -> None:
    array = mixed()[0][NUMBERS].to_numpy()
    estimator = LinearRegression().fit(array, array[:, 0])

    made = export(estimator, array, tmp_path / "array.onnx")

    assert [column.name for column in made.columns] == ["x0", "x1", "x2"]


def test_dates_are_refused_by_column(tmp_path: Path) -> None:
    frame, target = mixed()
    dated = frame.assign(rooms=np.datetime64("2026-01-01"))
    estimator = every_kind().fit(frame, target)

    with pytest.raises(UnusableColumns, match=r"column 'rooms'.*datetime64"):
        export(estimator, dated, tmp_path / "dated.onnx")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda x, _: DBSCAN().fit(x), "can predict new rows, got DBSCAN"),
        (lambda x, _: StandardScaler().fit(x), "can predict new rows, got StandardScaler"),
        (lambda _x, _y: {"model": 1}, "can predict new rows, got dict"),
        (lambda _x, _y: LogisticRegression(), "does not say how many columns it takes"),
        (lambda x, y: RandomForestClassifier(3).fit(x, np.c_[y, y * 0]), "knows one class only"),
        (lambda x, y: LogisticRegression().fit(x, np.where(y, 0.5, 1.5).astype(str).astype(object)), None),
    ],
    ids=[
        "only its own rows",
        "no predictor",
        "no estimator",
        "not fitted",
        "a target of one class",
        "text that looks like numbers",
    ],
)
def test_what_gives_no_answer_is_refused_in_words(tmp_path: Path, make: Any, words: str | None) -> None:
    frame, target = mixed()
    estimator = make(frame[["home.dest", "rooms"]], target)

    if words is None:
        assert export(estimator, frame, tmp_path / "model.onnx").rows == 300
        return
    with pytest.raises(UnusableEstimator, match=words):
        export(estimator, frame, tmp_path / "model.onnx")


def test_rows_that_the_estimator_itself_refuses_are_said_so(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = LogisticRegression(max_iter=1000).fit(frame[NUMBERS], target)

    with pytest.raises(UnusableEstimator, match="can't answer the given rows"):
        export(estimator, with_gaps(frame, ["rooms"]), tmp_path / "gaps.onnx")


def test_missing_values_that_the_estimator_refuses_are_counted_by_column(tmp_path: Path) -> None:
    frame, target = mixed()
    imputed = ColumnTransformer([("imputed", SimpleImputer(), ["rooms"]), ("bare", "passthrough", NUMBERS[:2])])
    estimator = make_pipeline(imputed, LogisticRegression(max_iter=1000)).fit(frame, target)
    gappy = with_gaps(frame, ["rooms", "home.dest"])
    gaps = int(gappy["home.dest"].isna().sum())

    with pytest.raises(
        UnusableEstimator, match=rf"missing values, and {gaps} rows of 300 have 'home\.dest' missing: l"
    ):
        export(estimator, gappy, tmp_path / "gaps.onnx")


def test_a_word_for_missing_among_numbers_is_named_with_its_flag(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = LogisticRegression(max_iter=1000).fit(frame[NUMBERS], target)
    frame.assign(rooms=frame["rooms"].astype(str).where(frame.index > 2, "NA")).to_csv(tmp_path / "rows.csv")

    with pytest.raises(UnusableEstimator, match=r"column 'rooms' holds numbers and 'NA': .* add --missing 'NA'"):
        export(estimator, read_rows(tmp_path / "rows.csv"), tmp_path / "word.onnx")


def test_numbers_where_the_estimator_knows_text_are_refused(tmp_path: Path) -> None:
    zips = DataFrame({"zip": ["01234", "98765"] * 20})
    encoder = OneHotEncoder(handle_unknown="ignore")
    estimator = make_pipeline(encoder, LogisticRegression()).fit(zips, zips["zip"])

    with pytest.raises(UnusableColumns, match="column 'zip': the estimator was fitted on text, such as '01234'"):
        export(estimator, zips.astype(int), tmp_path / "zip.onnx")


def test_an_estimator_that_fails_when_it_is_looked_at_is_refused_in_words(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = make_pipeline(StandardScaler(), LogisticRegression()).fit(frame[NUMBERS], target)
    # As a pipeline of scikit-learn 1.5 is, whose class has a parameter more today.
    del estimator.__dict__["transform_input"]

    with pytest.raises(UnusableEstimator, match=r"Pipeline can't be exported: AttributeError: .*'transform_input'"):
        export(estimator, frame, tmp_path / "old.onnx")


@pytest.mark.parametrize("name", ["", "a/b", "größe", ".hidden", "a b"])
def test_a_name_that_no_url_takes_is_refused(tmp_path: Path, name: str) -> None:
    frame, target = mixed()
    estimator = LogisticRegression(max_iter=1000).fit(frame[NUMBERS], target)

    with pytest.raises(ExportError, match="expected a name of letters"):
        export(estimator, frame, tmp_path / "model.onnx", name=name)
