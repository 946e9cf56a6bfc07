"""A model as a user of skl2onnx makes and runs it, by its documentation: types by column, zipmap off, float32."""

from typing import Any

import numpy as np
import onnxruntime
from catboost import CatBoost
from lightgbm import LGBMModel
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ForeignFloats
from pandas import DataFrame, api
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import BooleanTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.base import is_classifier, is_outlier_detector, is_regressor
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import Pipeline
from xgboost import XGBModel

from benchmarks.export_matrix.answers import Answers, pair, tells_distances
from benchmarks.export_matrix.foreign import register, save_catboost
from model_export.parts import walk

MATRIX = "X"


def convert(estimator: Any, frame: DataFrame) -> bytes:
    """The bytes that the converters make; raises whatever they raise."""
    estimator = getattr(estimator, "best_estimator_", estimator)
    if isinstance(estimator, CatBoost):
        return save_catboost(estimator)
    if isinstance(estimator, LGBMModel | XGBModel):
        alone = convert_lightgbm if isinstance(estimator, LGBMModel) else convert_xgboost
        options: Any = {"zipmap": False} if isinstance(estimator, LGBMModel) else {}
        types = [(MATRIX, ForeignFloats([None, frame.shape[1]]))]
        return bytes(alone(estimator, initial_types=types, target_opset=15, **options).SerializeToString())
    register()
    types = _types(estimator, frame)
    opset = {"": 18, "ai.onnx.ml": 3}
    graph = convert_sklearn(estimator, initial_types=types, options=_options(estimator), target_opset=opset)
    return bytes(graph.SerializeToString())


def run(session: onnxruntime.InferenceSession, estimator: Any, frame: DataFrame) -> Answers:
    """The graph's answers; a row that it raises at is refused."""
    try:
        return _answers(session.run(None, _feeds(session, frame)), estimator, len(frame))
    except Exception:  # noqa: BLE001  onnxruntime raises kinds of its own, numpy others
        if len(frame) == 1:
            return [None]
        return [answer for row in range(len(frame)) for answer in run(session, estimator, frame.iloc[[row]])]


def _options(estimator: Any) -> dict[Any, Any]:
    """No ZipMap; and a locale that slim machines have, where onnxruntime's own en_US.UTF-8 would stop every text."""
    chances = is_classifier(estimator) and hasattr(estimator, "predict_proba")
    texts = {id(part): {"locale": "C.UTF-8"} for part in walk(estimator) if isinstance(part, CountVectorizer)}
    final = estimator[-1] if isinstance(estimator, Pipeline) else estimator
    return {**texts, **({id(final): {"zipmap": False}} if chances else {})}


def _types(estimator: Any, frame: DataFrame) -> list[tuple[str, Any]]:
    kinds = {name: _kind(frame[name]) for name in frame.columns}
    if len(set(kinds.values())) == 1 and not _selects(estimator):
        return [(MATRIX, next(iter(kinds.values()))([None, len(kinds)]))]
    return [(name, kind([None, 1])) for name, kind in kinds.items()]


def _selects(estimator: Any) -> bool:
    return isinstance(estimator[0] if isinstance(estimator, Pipeline) else estimator, ColumnTransformer)


def _kind(column: Any) -> Any:
    if api.types.is_bool_dtype(column.dtype):
        return BooleanTensorType
    if api.types.is_integer_dtype(column.dtype):
        return Int64TensorType
    return FloatTensorType if api.types.is_float_dtype(column.dtype) else StringTensorType


def _feeds(session: onnxruntime.InferenceSession, frame: DataFrame) -> dict[str, Any]:
    inputs = session.get_inputs()
    if len(inputs) == 1 and frame.shape[1] > 1:
        return {inputs[0].name: _array(frame, inputs[0].type)}
    return {spec.name: _array(frame[[name]], spec.type) for spec, name in zip(inputs, frame.columns, strict=True)}


def _array(frame: DataFrame, kind: str) -> Any:
    if kind == "tensor(string)":
        return frame.to_numpy(dtype=object)
    dtypes = {"tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(bool)": np.bool_}
    if kind != "tensor(float)" and frame.isna().to_numpy().any():
        raise ValueError("a missing value has no place among whole numbers")
    return frame.to_numpy().astype(dtypes[kind])


def _answers(outputs: list[Any], estimator: Any, rows: int) -> Answers:
    """A regressor's values; else the labels, and the second output where the estimator tells such numbers too."""
    if is_regressor(estimator):
        return pair([()] * rows, np.asarray(outputs[0]).reshape(rows, -1))
    told = hasattr(estimator, "predict_proba") or is_outlier_detector(estimator) or tells_distances(estimator)
    numbers = _chances(outputs[1], rows) if told and len(outputs) > 1 else [()] * rows
    return pair(np.asarray(outputs[0]).reshape(rows, -1), numbers)


def _chances(output: Any, rows: int) -> Any:
    if isinstance(output, list) and isinstance(output[0], dict):
        return [tuple(item.values()) for item in output]
    array = np.hstack(output) if isinstance(output, list) else np.asarray(output)
    return np.hstack(list(array)) if array.ndim == 3 else array.reshape(rows, -1)
