"""Which estimators tell numbers apart that are one in float32."""

from typing import Any

from model_export.families import wants_double
from model_export.trees import tell_float64_apart


def wants_float64(estimator: Any) -> bool:
    """Whether float64 is tried first, for few given rows stand where float32 would send them astray."""
    return tell_float64_apart(estimator) or wants_double(estimator)
