"""What a transformer's graph gives, with repairs and without, to be held against the transformer itself."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from onnxruntime.capi import onnxruntime_pybind11_state as runtime
from pandas import DataFrame, isna
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType

from model_export.conversion import OPSETS
from model_export.missing_text import MISSING
from model_export.repairs import REPAIRS, Repair, Toolbox
from model_export.vectorizer import options_for

FAILURES: tuple[type[Exception], ...] = (
    *(runtime.Fail, runtime.InvalidArgument, runtime.InvalidGraph, runtime.NotImplemented),
    *(NotImplementedError, RuntimeError, TypeError, ValueError),
)
"""How a graph fails to be made, to load, or to run."""


def give(
    transformer: Any, frame: DataFrame, number: type = np.float32, repairs: Sequence[Repair] = REPAIRS
) -> NDArray[Any]:
    """The graph's answer for the rows of a frame: numbers alone as one matrix of `number`, else an input a column."""
    toolbox = Toolbox(repairs)
    numeric = FloatTensorType if number is np.float32 else DoubleTensorType
    text = [kind.kind == "O" for kind in frame.dtypes]
    kinds = [StringTensorType if is_text else numeric for is_text in text]
    types = [(f"x{place}", kind([None, 1])) for place, kind in enumerate(kinds)]
    feeds = {
        f"x{place}": _texts(frame[name]) if text[place] else frame[[name]].to_numpy(number)
        for place, name in enumerate(frame.columns)
    }
    if not any(text):
        types, feeds = [("x", numeric([None, frame.shape[1]]))], {"x": frame.to_numpy(number)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = convert_sklearn(
            transformer,
            initial_types=types,
            target_opset=OPSETS,
            options=options_for(transformer) if repairs else None,
            custom_conversion_functions=toolbox.converters(),
            custom_shape_calculators=toolbox.shapes(),
            custom_parsers=toolbox.parsers(),
        )
    session = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, feeds)[0])


def assert_alike(transformer: Any, frame: DataFrame, number: type = np.float32, tolerance: float = 1e-6) -> None:
    """The repaired graph gives what the transformer gives, missing values included."""
    expected = _ask(transformer, frame)

    got = give(transformer, frame, number)

    assert got.shape == expected.shape
    assert got.dtype == (np.float64 if number is np.float64 else np.float32)
    np.testing.assert_allclose(got, expected, rtol=tolerance, atol=tolerance)


def assert_wrong_alone(transformer: Any, frame: DataFrame, number: type = np.float32) -> None:
    """skl2onnx alone fails here, or gives something else: once it does not, the repair can go."""
    expected = _ask(transformer, frame)
    try:
        got = give(transformer, frame, number, repairs=())
    except FAILURES:
        return
    if got.shape == expected.shape:
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-5)


def _ask(transformer: Any, frame: DataFrame) -> NDArray[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # unknown categories, and columns that were empty in training
        expected = transformer.transform(frame)
    return np.asarray(expected.toarray() if hasattr(expected, "toarray") else expected, dtype=float)


def _texts(column: Any) -> NDArray[np.object_]:
    return np.array([[MISSING if isna(value) else str(value)] for value in column], dtype=object).reshape(-1, 1)
