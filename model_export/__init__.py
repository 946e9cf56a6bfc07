"""Turns a fitted scikit-learn estimator into one self-describing, proven .onnx model; never imported at run time."""

from model_export.errors import (
    Disagreement,
    ExportError,
    NotConvertible,
    OtherVersion,
    UnreadableEstimator,
    UnreadableRows,
    UntrustedTypes,
    UnusableColumns,
    UnusableEstimator,
    Witness,
)
from model_export.estimator_file import load_estimator
from model_export.exported import Exported
from model_export.exporter import export
from model_export.rows_file import read_rows
from shared.golden import Tolerance

__all__ = [
    "Disagreement",
    "ExportError",
    "Exported",
    "NotConvertible",
    "OtherVersion",
    "Tolerance",
    "UnreadableEstimator",
    "UnreadableRows",
    "UntrustedTypes",
    "UnusableColumns",
    "UnusableEstimator",
    "Witness",
    "export",
    "load_estimator",
    "read_rows",
]
