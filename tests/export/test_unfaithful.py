"""What skl2onnx converts wrongly without an error is refused, or noted, whatever the given rows show."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.impute import KNNImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from model_export import (
    ExportError,
    NotConvertible,
    Tolerance,
    UnreadableRows,
    UnusableColumns,
    UnusableEstimator,
    export,
    read_rows,
)
from model_export.__main__ import main
from tests.core import graphs
from tests.export.naming import tell


def _numbers() -> tuple[pd.DataFrame, pd.Series]:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"a": random.normal(size=2000), "b": random.normal(size=2000)})
    return frame, (frame["a"] + random.normal(size=2000) * 0.5 > 0.8).astype(int)


def _plain(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("vectorizer", "fault"),
    [
        (CountVectorizer(strip_accents="unicode"), "a graph can't strip accents"),
        (TfidfVectorizer(preprocessor=_plain), "its preprocessor is a function"),
        (TfidfVectorizer(tokenizer=str.split, token_pattern=None), "its tokenizer is a function"),
        (CountVectorizer(analyzer=str.split), "its analyzer is a function"),
        (CountVectorizer(token_pattern="([a-z])[a-z]+"), "a group in token_pattern"),  # noqa: S106
        (CountVectorizer(token_pattern="[^,]+", ngram_range=(1, 2)), "a word with a blank in it, 'blue red'"),  # noqa: S106
        (HashingVectorizer(n_features=16), "use TfidfVectorizer or CountVectorizer"),
    ],
    ids=tell,
)
def test_what_no_graph_does_with_text_is_refused_with_the_way_out(vectorizer: Any, fault: str, tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["blue red", "green red", "blue", "green", "red", "green blue"] * 10})
    columns = ColumnTransformer([("text", vectorizer, "text")])
    estimator = make_pipeline(columns, LogisticRegression()).fit(frame, frame["text"].str.contains("red"))

    with pytest.raises(NotConvertible, match=fault):
        export(estimator, frame, tmp_path / "words.onnx")


@pytest.mark.parametrize("vectorizer", [TfidfVectorizer(ngram_range=(1, 2)), TfidfVectorizer(stop_words=["the"])])
def test_joined_words_and_stop_words_each_alone_are_exported(vectorizer: Any, tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["blue the red", "green red", "blue", "green", "red", "green the blue"] * 10})
    columns = ColumnTransformer([("text", vectorizer, "text")])
    estimator = make_pipeline(columns, LogisticRegression()).fit(frame, frame["text"].str.contains("red"))

    made = export(estimator, frame, tmp_path / "words.onnx")

    assert made.largest < 1e-6


def test_an_imputer_by_neighbours_is_refused_with_the_way_out(tmp_path: Path) -> None:
    frame, labels = _numbers()
    estimator = make_pipeline(KNNImputer(), LogisticRegression()).fit(frame, labels)

    with pytest.raises(NotConvertible, match=r"equally near rows .* use IterativeImputer or SimpleImputer"):
        export(estimator, frame, tmp_path / "neighbours.onnx")


@pytest.mark.parametrize("kind", [RandomForestClassifier, DecisionTreeClassifier])
def test_a_classifier_of_one_class_is_refused(kind: type, tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": np.arange(40.0)})

    with pytest.raises(UnusableEstimator, match="one class only"):
        export(kind().fit(frame, ["only"] * 40), frame, tmp_path / "one.onnx")


@pytest.mark.parametrize("tolerance", [Tolerance(float("nan")), Tolerance(-1.0), Tolerance(absolute=float("inf"))])
def test_a_tolerance_is_a_finite_number(tolerance: Tolerance, tmp_path: Path) -> None:
    frame, labels = _numbers()

    with pytest.raises(ExportError, match="tolerance from 0 on"):
        export(LogisticRegression().fit(frame, labels), frame, tmp_path / "m.onnx", tolerance=tolerance)


def test_column_names_given_for_an_estimator_that_has_some_are_refused(tmp_path: Path) -> None:
    frame, labels = _numbers()

    with pytest.raises(UnusableColumns, match="leave --column out"):
        export(LogisticRegression().fit(frame, labels), frame, tmp_path / "m.onnx", columns=["a", "z"])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("long.csv", "a,b\n1,2,3\n4,5,6\n", "more fields than the header's 2"),
        ("twice.csv", "a,a,b\n1,2,3\n", "'a' more than once"),
        ("deep.ndjson", "[" * 100_000, "can't be read as rows"),
    ],
)
def test_rows_that_would_be_read_wrongly_are_refused(name: str, content: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)

    with pytest.raises(UnreadableRows, match=words):
        read_rows(tmp_path / name)


@pytest.mark.parametrize("changed", [{"golden": 1}, {"golden": {"tolerance": {}}}, {"signature": {"columns": [{}]}}])
def test_inspect_tells_of_damaged_metadata(
    changed: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "damaged.onnx"
    path.write_bytes(graphs.describe(graphs.double(), **changed))

    assert main(["inspect", str(path)]) == 1
    assert "metadata that this project did not write" in capsys.readouterr().err


def test_inspect_names_an_output_that_is_no_tensor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "zipped.onnx"
    path.write_bytes(graphs.zipped().SerializeToString())

    assert main(["inspect", str(path)]) == 0
    assert "y  sequence" in capsys.readouterr().out
