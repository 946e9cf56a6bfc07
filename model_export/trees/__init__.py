"""Trees of scikit-learn and of other libraries: one record, its readers, and the writer of its graph."""

from model_export.trees.bearers import bearers, read_trees, splits_on_missing_alone
from model_export.trees.halves import add_double_sums
from model_export.trees.inside import has_trees, tell_float64_apart
from model_export.trees.record import COMPARISONS, EQ, GT, GTE, LEQ, LT, MEMBER, Trees, join
from model_export.trees.writer import add_trees

__all__ = [
    "COMPARISONS",
    "EQ",
    "GT",
    "GTE",
    "LEQ",
    "LT",
    "MEMBER",
    "Trees",
    "add_double_sums",
    "add_trees",
    "bearers",
    "has_trees",
    "join",
    "read_trees",
    "splits_on_missing_alone",
    "tell_float64_apart",
]
