"""A witness is made small, and stays one."""

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline

from model_export import Disagreement
from model_export.errors import Witness
from model_export.witness.explanation import explain
from model_export.witness.inquiry import frame_of
from model_export.witness.shrinking import shrink
from tests.export.frames import mixed, with_gaps
from tests.export.witness.cases import explained, inquire

NUMBERS = ["home.dest", "income (k$)", "rooms"]


def forest() -> tuple[RandomForestRegressor, DataFrame]:
    frame, _ = mixed()
    gappy = with_gaps(frame[NUMBERS], ["home.dest"])
    return RandomForestRegressor(10, random_state=0).fit(gappy, frame["rooms"] + frame["home.dest"] ** 2), gappy


def test_only_the_columns_that_make_the_difference_matter() -> None:
    estimator, frame = forest()

    witness = explained(estimator, frame).witness

    assert "home.dest" in witness.matters
    whole = DataFrame([witness.row | {"home.dest": 0.5}])
    assert list(witness.row) == NUMBERS
    assert estimator.predict(whole)[0] != witness.estimator


def test_a_witness_is_what_both_sides_answer() -> None:
    estimator, frame = forest()
    inquiry, _ = inquire(estimator, frame)

    witness = explained(estimator, frame).witness

    row = DataFrame([witness.row]).astype(float)
    assert estimator.predict(row)[0] == pytest.approx(witness.estimator, rel=1e-12)
    assert inquiry.model.predict([list(witness.row.values())]) == [witness.model]


def test_numbers_that_matter_get_few_digits_where_the_difference_stays() -> None:
    frame, _ = mixed()
    # 70 in float32 where the estimator clips at 60: every income beyond shows it.
    line = LinearRegression().fit(frame[NUMBERS], frame["income (k$)"] * 1.0)
    straight = line.predict
    line.predict = lambda rows: np.minimum(straight(rows), 60.0)

    witness = explained(line, frame).witness

    assert witness.matters == ("income (k$)",)
    assert len(repr(witness.row["income (k$)"])) <= 5


def test_a_text_is_cut_to_the_words_that_matter() -> None:
    frame = DataFrame({"text": ["big cat", "small dog", "big dog and cat", "a small cat", "big small"] * 10})
    columns = ColumnTransformer([("text", TfidfVectorizer(sublinear_tf=True), "text")])
    estimator = make_pipeline(columns, LogisticRegression()).fit(frame, np.arange(50) % 5 > 1)
    long = "and then the dog saw a cat, and the big dog and the small cat were cat and dog"

    witness = explained(estimator, frame, DataFrame({"text": [long]})).witness

    assert len(witness.row["text"].split()) <= 8
    assert len(witness.row["text"].split()) > len(set(witness.row["text"].split()))


def test_a_witness_that_is_not_seen_again_stays_as_it_is() -> None:
    estimator, frame = forest()
    inquiry, _ = inquire(estimator, frame)
    row = {"home.dest": 0.5, "income (k$)": 20.0, "rooms": 3}
    claimed = Witness(row, 1.0, 2.0, "off by 1", 100.0)

    witness = shrink(claimed, inquiry)

    assert witness == claimed


def test_a_disagreement_without_its_model_stays_as_it_is() -> None:
    estimator, frame = forest()
    inquiry, _ = inquire(estimator, frame)
    error = Disagreement(Witness({"a": 1.0}, 1.0, 2.0, "off by 1", 9.0), 1, 1)

    assert explain(error, inquiry.oracle, inquiry.evidence, inquiry.tolerance) is error


def test_notes_of_a_disagreement_stay_with_it() -> None:
    estimator, frame = forest()
    inquiry, content = inquire(estimator, frame)
    found = next(outcome.witness for outcome in inquiry.ask(inquiry.evidence.rows) if outcome.witness)
    error = Disagreement(found, 1, 1)
    error.content = content
    error.add_note("float64 was tried too")

    told = explain(error, inquiry.oracle, inquiry.evidence, inquiry.tolerance)

    assert told.__notes__ == ["float64 was tried too"]


def test_made_rows_have_the_types_of_the_given_ones() -> None:
    frame, _ = mixed(20)
    inquiry, _ = inquire(LinearRegression().fit(frame[NUMBERS], frame["rooms"]), frame)

    usual = frame_of([[0.5, 1.5, 3], [1.0, 2.0, 4]], inquiry.evidence)
    unusual = frame_of([[None, 1.5, None], [1.0, 2.0, 4]], inquiry.evidence)
    between = frame_of([[0.5, 1.5, 3.25]], inquiry.evidence)

    assert list(usual.dtypes) == list(frame[NUMBERS].dtypes)
    assert list(unusual.dtypes) == [np.float64] * 3
    assert between["rooms"].tolist() == [3.25]


def test_a_wide_row_is_shown_by_what_matters() -> None:
    row = {f"c{place}": float(place) for place in range(40)}
    witness = Witness(row, 1.0, 2.0, "off by 1", 9.0, matters=("c30",))

    message = str(Disagreement(witness, 1, 1))

    assert '  row        {"c30": 30.0} with {"c0": 0.0' in message
    assert "and 32 more columns" in message
    assert "c39" not in message
