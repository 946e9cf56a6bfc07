"""The converters of other libraries, as their documentation says to use them."""

import logging
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from catboost import CatBoost
from lightgbm import LGBMClassifier, LGBMRegressor
from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost
from skl2onnx import update_registered_converter
from skl2onnx.common.shape_calculator import (
    calculate_linear_classifier_output_shapes,
    calculate_linear_regressor_output_shapes,
)
from xgboost import XGBClassifier, XGBRegressor

_CHOICES = {"nocl": [True, False], "zipmap": [True, False, "columns"]}


@cache
def register() -> None:
    """Teach skl2onnx LightGBM's and XGBoost's estimators. It keeps that for good, so it is done in a process apart."""
    logging.disable(logging.WARNING)
    for kind, convert in ((LGBMClassifier, convert_lightgbm), (XGBClassifier, convert_xgboost)):
        update_registered_converter(
            kind, kind.__name__, calculate_linear_classifier_output_shapes, convert, options=_CHOICES
        )
    for kind, convert in ((LGBMRegressor, convert_lightgbm), (XGBRegressor, convert_xgboost)):
        update_registered_converter(kind, kind.__name__, calculate_linear_regressor_output_shapes, convert)


def save_catboost(model: CatBoost) -> bytes:
    """What CatBoost itself saves as ONNX."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.onnx")
        model.save_model(str(path), format="onnx")
        return path.read_bytes()
