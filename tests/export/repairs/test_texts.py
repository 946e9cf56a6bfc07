"""Vectorizers count what scikit-learn's count, in texts of every kind, and weigh it as it does."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from model_export import export
from model_export.repairs.texts.characters import BLANKS
from tests.export.repairs.transformed import assert_alike, assert_wrong_alone, give

WORDS = ["red", "Green", "the", "of", "a", "Blue", "straße", "École", "слово", "日本語", "x_1", "7", "never"]
BETWEEN = [" ", "  ", "\t", "\n\n", ", ", "-", "\u3000", "\u00a0 ", "…", " the ", " of the ", "\x1c", " \U0001f427 "]
STRANGE = ["", " ", "\n", "a", "\ta b", "a ", " a", "the", "the of", "of red the green the", "é" * 300, "unknown words"]
STOPS = ["the", "of", "green"]
JOINED = [(1, 2), (1, 4), (2, 2), (2, 3)]


def _texts(rows: int, seed: int) -> list[str]:
    random = np.random.default_rng(seed)
    return [
        "".join(str(random.choice(WORDS)) + str(random.choice(BETWEEN)) for _ in range(random.integers(0, 12)))
        for _ in range(rows)
    ]


def _frame(texts: list[str]) -> DataFrame:
    return DataFrame({"text": texts}, dtype=object)


GIVEN = _texts(60, 0)
ASKED = _frame([*GIVEN, *_texts(100, 1), *STRANGE])


def _fit(vectorizer: Any, texts: list[str] = GIVEN) -> ColumnTransformer:
    return ColumnTransformer([("text", vectorizer, 0)]).fit(_frame(texts))


@pytest.mark.parametrize("joined", JOINED)
@pytest.mark.parametrize(
    "settings",
    [
        {"stop_words": STOPS},
        {"stop_words": STOPS, "max_features": 7, "binary": True},
        {"max_df": 0.3, "min_df": 2},
        {"max_features": 40, "lowercase": False},
    ],
    ids=str,
)
def test_words_are_joined_after_stop_words_are_gone(joined: tuple[int, int], settings: dict[str, Any]) -> None:
    assert_alike(_fit(CountVectorizer(ngram_range=joined, **settings)), ASKED)


@pytest.mark.parametrize("analyzer", ["char", "char_wb"])
@pytest.mark.parametrize("joined", [(1, 1), (1, 2), (4, 5), (3, 3)])
@pytest.mark.parametrize("settings", [{}, {"max_features": 9, "lowercase": False}, {"binary": True}], ids=str)
def test_characters_stand_side_by_side(analyzer: str, joined: tuple[int, int], settings: dict[str, Any]) -> None:
    assert_alike(_fit(CountVectorizer(analyzer=analyzer, ngram_range=joined, **settings)), ASKED)


def test_all_blanks_of_python_are_known() -> None:
    assert [letter for letter in map(chr, range(sys.maxunicode + 1)) if letter.isspace()] == list(BLANKS)


@pytest.mark.parametrize("analyzer", ["char", "char_wb"])
def test_every_blank_of_unicode_is_one(analyzer: str) -> None:
    given = [*GIVEN, *(f"a{blank}b" for blank in BLANKS)]
    vectorizer = CountVectorizer(analyzer=analyzer, ngram_range=(1, 2))

    assert_alike(_fit(vectorizer, given), _frame([f"a{a}{b}b{a}" for a in BLANKS for b in BLANKS]))


@pytest.mark.parametrize("analyzer", ["word", "char", "char_wb"])
@pytest.mark.parametrize("joined", [(1, 1), (1, 2), (3, 4)])
def test_a_given_term_that_never_occurs_counts_nothing(analyzer: str, joined: tuple[int, int]) -> None:
    given = [
        "the",
        "red",
        "red the",
        "red a7",
        "a",
        " ",
        "  ",
        "\t",
        "\tr",
        " r",
        "r ",
        " a ",
        "e r",
        "ed  ",
        "red blue",
    ]
    stops = ["the"] if analyzer == "word" else None
    vectorizer = CountVectorizer(analyzer=analyzer, ngram_range=joined, vocabulary=given, stop_words=stops)

    assert_alike(_fit(vectorizer), ASKED)


@pytest.mark.parametrize("norm", ["l1", "l2", None])
@pytest.mark.parametrize("settings", [{}, {"use_idf": False}, {"binary": True}, {"smooth_idf": False}], ids=str)
def test_a_count_is_weighed_by_its_logarithm(norm: str | None, settings: dict[str, Any]) -> None:
    assert_alike(_fit(TfidfVectorizer(sublinear_tf=True, norm=norm, **settings)), ASKED)


@pytest.mark.parametrize("settings", [{"stop_words": STOPS, "ngram_range": (1, 3)}, {"analyzer": "char_wb"}], ids=str)
def test_repaired_counts_are_weighed(settings: dict[str, Any]) -> None:
    assert_alike(_fit(TfidfVectorizer(**settings)), ASKED)


@pytest.mark.parametrize("number", [np.float32, np.float64])
def test_counts_given_as_numbers_are_weighed_in_their_precision(number: type) -> None:
    counts = DataFrame(np.random.default_rng(0).poisson(1, (200, 5)) * 1.0)

    assert_alike(TfidfTransformer(sublinear_tf=True).fit(counts), counts, number)


@pytest.mark.parametrize(
    "vectorizer",
    [
        CountVectorizer(stop_words=STOPS, ngram_range=(1, 2)),
        CountVectorizer(max_df=0.3, ngram_range=(1, 2)),
        CountVectorizer(ngram_range=(1, 4)),
        CountVectorizer(vocabulary=["the", "red"], stop_words=["the"]),
        CountVectorizer(analyzer="char"),
        CountVectorizer(analyzer="char_wb"),
        TfidfVectorizer(sublinear_tf=True, norm=None),
        make_pipeline(CountVectorizer(), TfidfTransformer(sublinear_tf=True, norm=None)),
    ],
    ids=str,
)
def test_skl2onnx_alone_counts_or_weighs_otherwise(vectorizer: Any) -> None:
    # ASCII in small letters, for skl2onnx knows no other words and asks for a locale that may be absent.
    texts = [text.lower().encode("ascii", "ignore").decode() for text in ASKED["text"]]
    for part in [vectorizer, *getattr(vectorizer, "named_steps", {}).values()]:
        if isinstance(part, CountVectorizer):
            part.set_params(lowercase=False)

    assert_wrong_alone(_fit(vectorizer, texts), _frame(texts))


def test_words_that_skl2onnx_counts_right_are_left_to_it() -> None:
    vectorizer = _fit(CountVectorizer(stop_words=STOPS, lowercase=False, token_pattern="[a-z]+"))  # noqa: S106

    assert_alike(vectorizer, ASKED)
    assert np.array_equal(give(vectorizer, ASKED), give(vectorizer, ASKED, repairs=()))


@pytest.mark.parametrize(
    "vectorizer",
    [
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), stop_words=STOPS, min_df=2),
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), max_features=200),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), max_features=200),
        make_pipeline(CountVectorizer(binary=True), TfidfTransformer(sublinear_tf=True)),
    ],
    ids=["words", "characters", "bounded", "two steps"],
)
@pytest.mark.parametrize("bare", [True, False])
def test_text_is_exported_alone_and_beside_numbers(vectorizer: Any, bare: bool, tmp_path: Path) -> None:
    frame = DataFrame({"text": GIVEN, "age": np.arange(len(GIVEN)) * 1.0})
    columns = ColumnTransformer([("text", vectorizer, "text"), ("age", "passthrough", ["age"])])
    asked = frame["text"].tolist() if bare else frame
    labels = frame["text"].str.contains("red")
    estimator = make_pipeline(vectorizer if bare else columns, LogisticRegression(C=0.1)).fit(asked, labels)

    made = export(estimator, frame[["text"]] if bare else frame, tmp_path / "text.onnx")

    assert made.repairs
    assert made.largest < 1e-5
