"""Describes each column of the rows in a few numbers, kept in the model for later checks of drift."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from model_export.kinds import Kind

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

TOP = 20
"""So many of a column's most frequent values are counted one by one; the rest together as `other`."""


def describe_columns(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> dict[str, dict[str, Any]]:
    """By column: `count` of values present, and `missing`, infinite numbers among these.

    Numbers have `mean`, `std` (of the sample), `min`, `max` and `quantiles`; text and booleans have `distinct`,
    `top` as pairs of value and count, and `other`.
    """
    return {name: _describe(frame[name], kind) for name, kind in kinds.items()}


def _describe(column: "pd.Series[Any]", kind: Kind) -> dict[str, Any]:
    numeric = kind in ("number", "integer")
    values = pd.to_numeric(column).astype(float) if numeric else column
    present = values[values.abs() != float("inf")].dropna() if numeric else values.dropna()
    counts = {"count": len(present), "missing": len(column) - len(present)}
    if present.empty:
        return counts
    return counts | (_of_numbers(present) if numeric else _of_values(present, bool if kind == "boolean" else str))


def _of_numbers(present: "pd.Series[Any]") -> dict[str, Any]:
    return {
        "mean": float(present.mean()),
        "std": float(present.std()) if len(present) > 1 else 0.0,
        "min": float(present.min()),
        "max": float(present.max()),
        "quantiles": {str(share): float(present.quantile(share)) for share in QUANTILES},
    }


def _of_values(present: "pd.Series[Any]", plain: type) -> dict[str, Any]:
    counts = sorted(present.value_counts().items(), key=lambda pair: (-pair[1], str(pair[0])))
    top = [[plain(value), int(count)] for value, count in counts[:TOP]]
    return {"distinct": len(counts), "top": top, "other": len(present) - sum(count for _, count in top)}
