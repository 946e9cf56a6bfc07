"""Text in any script is read as scikit-learn reads it, wherever the model runs."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import ModelProto, TensorProto, helper
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from model_export import Disagreement, UnusableColumns, export
from model_export.advice import reason_of
from model_export.vectorizer import LOCALE, word_pattern
from shared.errors import ModelUnusable
from shared.session import open_session
from shared.tensor import STRING, Tensor

ROOT = Path(__file__).parents[2]

WORDS = ["Red", "GREEN", "tree", "x", "ÄPFEL", "École", "naïve", "Слово", "СЛОВО", "ΩΜΈΓΑ", "日本語", "b2", "_"]


def _fit(vectorizer: CountVectorizer, words: list[str] = WORDS) -> tuple[Pipeline, DataFrame]:
    random = np.random.default_rng(3)
    texts = DataFrame({"text": [", ".join(random.choice(words, 6)) for _ in range(200)]})
    columns = ColumnTransformer([("words", vectorizer, "text")])
    return make_pipeline(columns, LogisticRegression()).fit(texts, texts["text"].str.contains(words[0])), texts


@pytest.mark.parametrize("kind", [CountVectorizer, TfidfVectorizer])
@pytest.mark.parametrize("settings", [{}, {"ngram_range": (1, 2)}, {"lowercase": False}], ids=str)
def test_words_of_any_script_are_small_letters_and_split_as_in_scikit_learn(
    kind: type[CountVectorizer], settings: dict[str, Any], tmp_path: Path
) -> None:
    estimator, texts = _fit(kind(**settings))

    made = export(estimator, texts, tmp_path / "words.onnx")

    assert made.largest < 1e-6
    assert not any("token_pattern" in note for note in made.notes)


@pytest.mark.parametrize("small", [True, False])
def test_letters_whose_small_form_differs_are_noted(small: bool, tmp_path: Path) -> None:
    estimator, texts = _fit(CountVectorizer(lowercase=small))

    made = export(estimator, texts, tmp_path / "words.onnx")

    assert any("İ, and Σ" in note for note in made.notes) is small


def test_a_letter_whose_small_form_is_two_characters_is_refused_with_its_row(tmp_path: Path) -> None:
    estimator, texts = _fit(CountVectorizer(), ["İstanbul", "Ankara", "İzmir"])

    with pytest.raises(Disagreement, match="İ"):
        export(estimator, texts, tmp_path / "words.onnx")


def test_a_pattern_of_ones_own_is_kept_and_noted(tmp_path: Path) -> None:
    estimator, texts = _fit(CountVectorizer(token_pattern=r"[^ ,]+"))  # noqa: S106

    made = export(estimator, texts, tmp_path / "words.onnx")

    assert any("token_pattern" in note for note in made.notes)


@pytest.mark.parametrize("pattern", [r"(?u)\b\w+\b", r"\b\w\w\w+\b"])
def test_words_of_another_length_are_those_of_any_script(pattern: str, tmp_path: Path) -> None:
    estimator, texts = _fit(CountVectorizer(token_pattern=pattern))

    made = export(estimator, texts, tmp_path / "words.onnx")

    assert not any("token_pattern" in note for note in made.notes)


@pytest.mark.parametrize(("column", "named"), [("text", None), ("review", None), ("review", ["review"])])
def test_a_pipeline_that_reads_a_list_of_texts_has_one_column(
    column: str, named: list[str] | None, tmp_path: Path
) -> None:
    _, texts = _fit(CountVectorizer())
    listed = texts["text"].tolist()
    estimator = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(listed, ["Red" in text for text in listed])

    made = export(estimator, texts.set_axis([column], axis=1), tmp_path / "texts.onnx", columns=named)

    assert [(one.name, one.kind) for one in made.columns] == [(column, "string")]


def test_a_list_of_texts_is_not_two_columns(tmp_path: Path) -> None:
    estimator = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(["red", "green"], [0, 1])

    with pytest.raises(UnusableColumns, match="one column, got 2"):
        export(estimator, DataFrame({"a": ["red"], "b": ["green"]}), tmp_path / "m.onnx", columns=["a", "b"])


_ASK = """
import json, sys
sys.path.insert(0, {root!r})
from shared.session import open_session
from pathlib import Path
session = open_session(Path({model!r}).read_bytes(), {session!r})
from shared.tensor import STRING, Tensor
feeds = {{spec.name: Tensor(STRING, (2, 1), {texts!r}) for spec in session.inputs}}
print(json.dumps(session.run(feeds, ["probabilities"])[0].rows()))
"""


@pytest.mark.parametrize("session", ["native", "binding"])
def test_a_process_without_a_locale_reads_text_all_the_same(session: str, tmp_path: Path) -> None:
    estimator, texts = _fit(TfidfVectorizer())
    made = export(estimator, texts, tmp_path / "words.onnx")
    asked = ["ГОТОВО, слово, ÄPFEL", "äpfel red"]
    script = _ASK.format(root=str(ROOT), model=str(made.path), session=session, texts=asked)

    # -X utf8: what is tested is onnxruntime's locale, not Python's own.
    command = [sys.executable, "-I", "-X", "utf8", "-c", script]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env={})

    expected = estimator.predict_proba(DataFrame({"text": asked}))
    assert np.allclose(json.loads(run.stdout), expected, atol=1e-6)


def test_small_letters_are_pythons_but_for_two() -> None:
    normalizer = helper.make_node("StringNormalizer", ["x"], ["y"], case_change_action="LOWER", locale=LOCALE)
    texts = [f"a{letter}" for letter in _letters()]

    small = _run(normalizer, texts, (None,))

    assert [text for text, got in zip(texts, small, strict=True) if text.lower() != got] == ["aİ", "aΣ"]


def test_words_are_pythons() -> None:
    vectorizer = CountVectorizer()
    word = word_pattern(vectorizer)
    tokenizer = helper.make_node(
        "Tokenizer", ["x"], ["y"], domain="com.microsoft", mark=0, mincharnum=1, tokenexp=word, pad_value="-"
    )
    texts = [f"ab{letter}, {letter}" for letter in _letters()]

    words = np.array(_run(tokenizer, texts, (None, None))).reshape(len(texts), -1).tolist()

    expected = [vectorizer.build_tokenizer()(text) for text in texts]
    assert [[word for word in row if word != "-"] for row in words] == expected


def _letters() -> list[str]:
    """Every code point of the basic plane that is one in Python's Unicode, but for surrogates."""
    every = map(chr, [*range(1, 0xD800), *range(0xE000, 0x10000)])
    return [letter for letter in every if letter.isprintable()]


def _run(node: Any, texts: list[str], shape: tuple[None, ...]) -> list[str]:
    sides = [
        helper.make_tensor_value_info(name, TensorProto.STRING, dims) for name, dims in (("x", [None]), ("y", shape))
    ]
    graph = helper.make_graph([node], "text", sides[:1], sides[1:])
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    model: ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    answer = open_session(model.SerializeToString()).run({"x": Tensor(STRING, (len(texts),), texts)}, ["y"])[0]
    assert isinstance(answer, Tensor)
    assert isinstance(answer.data, list)
    return answer.data


def test_an_absent_locale_is_named_with_the_way_out() -> None:
    error = ModelUnusable("it can't be loaded: Failed to construct locale with name:C.UTF-8")

    assert re.search(r"the locale C\.UTF-8, which is absent here: .* lowercase=False", reason_of(error))
