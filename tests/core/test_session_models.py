"""Models as converters make them give the same bits and the same refusals through both sessions."""

import json
from array import array
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from shared.errors import SessionError
from shared.session import open_session
from shared.session.port import Session
from shared.tensor import FLOAT, STRING, Items, Tensor
from tests.core import graphs

RANDOM = np.random.default_rng(0)
NUMBERS = RANDOM.normal(size=(200, 4)).astype(np.float32)
LABELS = np.where(NUMBERS[:, 0] > 0, "größer", "kleiner")
TEXTS = ["rain and wind", "sun", "", "wind wind größe", "snow in the sun", "🐧 rain"]


def _forest() -> Any:
    estimator = RandomForestClassifier(20, random_state=0).fit(NUMBERS, LABELS)
    return to_onnx(estimator, NUMBERS[:1], options={"zipmap": False})


def _zipped_forest() -> Any:
    return to_onnx(RandomForestClassifier(5, random_state=0).fit(NUMBERS, LABELS), NUMBERS[:1])


def _text() -> Any:
    vectorizer = TfidfVectorizer()
    pipeline = make_pipeline(vectorizer, LogisticRegression()).fit(TEXTS, [0, 1, 0, 1, 0, 1])
    options = {id(vectorizer): {"locale": "C.UTF-8"}, id(pipeline): {"zipmap": False}}
    return to_onnx(pipeline, initial_types=[("X", StringTensorType([None, 1]))], options=options)


def _one_hot() -> Any:
    frame = DataFrame({"place": ["Ürzig", "b", "c", "b"] * 50, "size": NUMBERS[:, 0]})
    columns = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["place"]), (StandardScaler(), ["size"]))
    pipeline = make_pipeline(columns, LogisticRegression()).fit(frame, LABELS)
    types = [("place", StringTensorType([None, 1])), ("size", FloatTensorType([None, 1]))]
    return to_onnx(pipeline, initial_types=types, options={"zipmap": False})


def _numbers(rows: int) -> dict[str, Tensor]:
    return {"X": Tensor(FLOAT, (rows, 4), array("f", NUMBERS[:rows].ravel().tolist()))}


def _texts(rows: int) -> dict[str, Tensor]:
    return {"X": Tensor(STRING, (rows, 1), TEXTS[:rows])}


def _mixed(rows: int) -> dict[str, Tensor]:
    size = Tensor(FLOAT, (rows, 1), array("f", NUMBERS[:rows, 1].tolist()))
    return {"place": Tensor(STRING, (rows, 1), ["b", "c", "Ürzig", "b", "new", "b"][:rows]), "size": size}


@pytest.mark.parametrize(
    ("build", "feeds"),
    [
        (_forest, _numbers),
        (_zipped_forest, _numbers),
        (_text, _texts),
        (_one_hot, _mixed),
    ],
    ids=["forest", "forest with ZipMap", "text", "one-hot"],
)
def test_a_model_gives_equal_bits_for_any_number_of_rows(build: Any, feeds: Any) -> None:
    content = build().SerializeToString()
    native, binding = (open_session(content, kind) for kind in ("native", "binding"))
    names = [spec.name for spec in native.outputs]

    assert (native.inputs, native.outputs, native.metadata) == (binding.inputs, binding.outputs, binding.metadata)
    for rows in (1, 1, 1, 6, 0, 1, 3):
        assert _answer(native, feeds(rows), names) == _answer(binding, feeds(rows), names)


def test_an_unknown_category_is_refused_in_the_same_words_however_often() -> None:
    refusals = []
    for kind in ("native", "binding"):
        session = open_session(graphs.picky().SerializeToString(), kind)
        session.run({"x": Tensor(STRING, (1, 1), ["a"])}, ["y"])
        for _ in range(3):
            with pytest.raises(SessionError, match="Unknown Category") as caught:
                session.run({"x": Tensor(STRING, (1, 1), ["ß"])}, ["y"])
            refusals.append(str(caught.value))
            session.run({"x": Tensor(STRING, (1, 1), ["b"])}, ["y"])

    assert len(set(refusals)) == 1


def _answer(session: Session, feeds: dict[str, Tensor], names: list[str]) -> object:
    """Results with their numbers as bytes, so that -0.0 is not 0.0, or the words of the refusal.

    No rows are refused by some operators, StringNormalizer for one.
    """
    try:
        return [_bits(result) for result in session.run(feeds, names)]
    except SessionError as error:
        return str(error)


def _bits(result: Tensor | Items) -> object:
    if isinstance(result, Items):
        return json.dumps(result.values)
    return result.element, result.shape, result.data if isinstance(result.data, list) else result.data.tobytes()
