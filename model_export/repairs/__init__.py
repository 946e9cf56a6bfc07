"""What skl2onnx converts wrongly or not at all, converted right: a fault, a file, a test against the estimator."""

from model_export.repairs import forest_ties, text_categories, text_imputer
from model_export.repairs.repair import Repair
from model_export.repairs.toolbox import Toolbox

__all__ = ["REPAIRS", "Repair", "Toolbox"]

REPAIRS: tuple[Repair, ...] = (
    forest_ties.REPAIR,
    text_categories.REPAIR,
    text_imputer.REPAIR,
)
"""All of them. Where several stand for one type, the first that is needed is taken."""
