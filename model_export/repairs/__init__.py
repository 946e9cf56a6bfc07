"""What skl2onnx converts wrongly or not at all, converted right: a fault, a file, a test against the estimator."""

from model_export.repairs import (
    bins,
    bisecting,
    boosting,
    elliptic_envelope,
    forests,
    functions,
    iterated_imputer,
    kernel_features,
    missing_indicator,
    nearest_centre,
    normal_quantiles,
    number_imputer,
    one_class,
    one_hot,
    ordinal,
    polynomials,
    power,
    projections,
    scaling,
    selected_features,
    splines,
    target_encoding,
    text_imputer,
    threshold,
)
from model_export.repairs.repair import Repair
from model_export.repairs.toolbox import Toolbox

__all__ = ["REPAIRS", "Repair", "Toolbox"]

REPAIRS: tuple[Repair, ...] = (
    bins.REPAIR,
    bisecting.REPAIR,
    elliptic_envelope.REPAIR,
    *boosting.REPAIRS,
    *forests.REPAIRS,
    functions.REPAIR,
    iterated_imputer.REPAIR,
    kernel_features.NYSTROEM,
    kernel_features.SAMPLES,
    missing_indicator.REPAIR,
    normal_quantiles.REPAIR,
    nearest_centre.REPAIR,
    number_imputer.REPAIR,
    one_class.REPAIR,
    one_hot.REPAIR,
    ordinal.REPAIR,
    polynomials.REPAIR,
    power.REPAIR,
    projections.REPAIR,
    scaling.CLIPPED,
    scaling.LARGEST,
    selected_features.FIRST,
    selected_features.STEPWISE,
    splines.REPAIR,
    target_encoding.REPAIR,
    text_imputer.REPAIR,
    threshold.REPAIR,
)
"""All of them. Where several stand for one type, the first that is needed is taken."""
