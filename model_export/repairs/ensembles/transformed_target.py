"""A regressor of a transformed target: its answer goes through the inverse of a known function or scaler."""

from typing import Any

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.preprocessing import FunctionTransformer, MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

from model_export.drawing import Drawing
from model_export.repairs.columns.functions import FORMULAS
from model_export.repairs.ensembles.members import ask
from model_export.repairs.outputs import shape_regressor
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The regressor's value, transformed back. Raises `NotImplementedError` for a function that is not known."""
    drawing = Drawing(scope, operator, container)
    (value,) = ask(drawing, drawing.estimator.regressor_)
    if drawing.estimator._training_dim == 1:
        value = drawing.add("Reshape", value, np.array([-1, 1]))
    drawing.give(_back(drawing, value, drawing.estimator.transformer_))


def _back(drawing: Drawing, value: str, transformer: Any) -> str:
    if isinstance(transformer, FunctionTransformer):
        function = transformer.inverse_func
        if function is None:
            return value
        if function not in FORMULAS or transformer.inv_kw_args:
            raise NotImplementedError(f"the function {getattr(function, '__name__', function)!r}: use one of numpy's")
        return FORMULAS[function](drawing, value)
    if isinstance(transformer, MinMaxScaler):
        moved = drawing.add("Sub", value, np.asarray(transformer.min_, float))
        return drawing.add("Div", moved, np.asarray(transformer.scale_, float))
    if isinstance(transformer, StandardScaler | RobustScaler | MaxAbsScaler):
        middle = getattr(transformer, "center_", getattr(transformer, "mean_", None))
        scale = getattr(transformer, "scale_", None)
        wide = value if scale is None else drawing.add("Mul", value, np.asarray(scale, float))
        return str(wide if middle is None else drawing.add("Add", wide, np.asarray(middle, float)))
    raise NotImplementedError(f"a target transformed by {type(transformer).__name__}")


REPAIR = Repair(
    "transformed targets",
    "TransformedTargetRegressor does not convert",
    (TransformedTargetRegressor,),
    convert,
    shape_regressor,
)
