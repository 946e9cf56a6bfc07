"""Which estimators tell numbers apart that are one in float32."""

from typing import Any

from sklearn.preprocessing import SplineTransformer

from model_export.families import wants_double
from model_export.parts import walk
from model_export.trees import tell_float64_apart


def wants_float64(estimator: Any) -> bool:
    """Whether float64 is tried first, for few given rows stand where float32 would send them astray.

    The splines of a column add up to 1, so a model without a penalty weighs them with large numbers that cancel.
    Which points are a row's nearest hangs on the last digits.
    """
    doubtful = any(isinstance(part, SplineTransformer) or hasattr(part, "kneighbors") for part in walk(estimator))
    return doubtful or tell_float64_apart(estimator) or wants_double(estimator)
