"""Each cause that a refusal names, made to happen with what skl2onnx alone makes of an estimator."""

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeRegressor

from model_export import Tolerance
from tests.export.frames import mixed, with_gaps
from tests.export.witness.cases import explained

NUMBERS = ["home.dest", "income (k$)", "rooms"]


def test_a_missing_value_that_trees_send_left_is_named_with_the_fault() -> None:
    frame, _ = mixed()
    gappy = with_gaps(frame[NUMBERS], ["home.dest"])
    forest = RandomForestRegressor(10, random_state=0).fit(gappy, frame["rooms"] + frame["home.dest"] ** 2)

    error = explained(forest, gappy)

    assert error.witness.row["home.dest"] is None
    assert error.causes == (
        "a missing value in 'home.dest': splits of its trees send it left, and the graph's trees send all right "
        "(sklearn-onnx#1253)",
    )
    assert f"  cause      {error.causes[0]}" in str(error)


def test_a_value_beside_a_threshold_is_named_with_one_that_shows_it() -> None:
    frame, _ = mixed(400)
    numbers = frame[["income (k$)"]] + 1000
    tree = make_pipeline(StandardScaler(), DecisionTreeRegressor(random_state=0)).fit(numbers, frame["rooms"] * 1.0)
    split = tree[0].inverse_transform(tree[1].tree_.threshold[:1].reshape(1, 1))[0, 0]
    asked = DataFrame({"income (k$)": split + np.linspace(-1e-4, 1e-4, 2001)})

    error = explained(tree, numbers, asked)

    assert len(error.causes) == 1
    assert "in 'income (k$)' is within float32's rounding of a split's threshold: at " in error.causes[0]
    other = float(error.causes[0].split(": at ")[1].split(" ")[0])
    assert tree.predict(DataFrame({"income (k$)": [other]}))[0] == pytest.approx(error.witness.model)


def test_a_number_beyond_the_integers_of_float32_is_named() -> None:
    frame = DataFrame({"number": 1e9 + np.arange(100.0)})
    line = DecisionTreeRegressor().fit(frame - 1e9, frame["number"] - 1e9)
    estimator = make_pipeline(StandardScaler(), line)
    estimator.fit(frame, frame["number"] - 1e9)

    error = explained(estimator, frame)

    assert any("is beyond the integers that float32 holds exactly: it becomes" in cause for cause in error.causes)


def test_an_unknown_category_is_named() -> None:
    frame, target = mixed()
    rooms = frame[["rooms"]].astype(float)
    # skl2onnx casts to integers before it looks the category up: 2.5 would be a 2.
    estimator = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()).fit(rooms, target)

    error = explained(estimator, rooms, DataFrame({"rooms": [2.5]}))

    assert error.causes == ("an unknown category in 'rooms'",)


def test_two_classes_that_tie_are_named() -> None:
    frame, target = mixed()
    forest = RandomForestClassifier(20, random_state=0).fit(frame[NUMBERS], target)

    error = explained(forest, mixed(2000)[0][NUMBERS])

    assert error.causes == ("the classes 'false' and 'true' tie: which one wins hangs on the last digit",)


def test_a_number_that_is_not_finite_is_named() -> None:
    frame = DataFrame({"a": np.linspace(1e30, 2e30, 50)})
    line = LinearRegression().fit(frame, frame["a"] * 1e6)

    error = explained(line, frame, DataFrame({"a": [3e36]}))

    assert error.causes == ("the graph answers a number that is not finite",)


def test_a_tolerance_that_float32_cannot_keep_is_named() -> None:
    frame, _ = mixed()
    line = LinearRegression().fit(frame[NUMBERS], frame["income (k$)"] * 7 + frame["rooms"])

    error = explained(line, frame, tolerance=Tolerance(1e-12, 1e-12))

    assert error.causes[0] == "the answers are the same but for float32's rounding: the tolerance is narrower than that"


SPLIT = r"\w+"
"""Which letters that is depends on who reads it: Python's are Unicode's, those of a graph ASCII's."""

WORDS = ["big cat", "big cat and dog", "small dog, small cat", "größte katze", "ITALY and rome", "a istanbul cat"]


def texts(vectorizer: CountVectorizer) -> tuple[Pipeline, DataFrame]:
    frame = DataFrame({"text": WORDS * 10})
    columns = ColumnTransformer([("text", vectorizer, "text")])
    return make_pipeline(columns, LogisticRegression()).fit(frame, np.arange(60) % 6 > 2), frame


@pytest.mark.parametrize(
    ("vectorizer", "text", "cause"),
    [
        (TfidfVectorizer(sublinear_tf=True), "dog dog dog big", "a repeated word in 'text'"),
        (CountVectorizer(analyzer="char"), "big   dog", "blanks other than one between words in 'text'"),
        (CountVectorizer(token_pattern=SPLIT), "größte dog", "letters beyond ASCII in 'text'"),
        (CountVectorizer(), "İstanbul", "capital letters in 'text'"),
    ],
    ids=["repeated", "blanks", "letters", "capitals"],
)
def test_what_is_special_about_a_text_is_named(vectorizer: CountVectorizer, text: str, cause: str) -> None:
    estimator, frame = texts(vectorizer)

    error = explained(estimator, frame, DataFrame({"text": [text]}))

    assert error.causes == (cause,)


def test_a_cause_that_cannot_be_shown_is_not_named() -> None:
    frame, _ = mixed()
    line = LinearRegression().fit(frame[NUMBERS], frame["rooms"] * 1.0)
    line.predict = lambda rows: np.ones(len(rows))

    error = explained(line, frame)

    assert error.causes == ()
