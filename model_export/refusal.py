"""Says why an estimator can't answer the given rows, or can't even be looked at, and what to do next."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pandas as pd

from model_export.errors import ExportError, UnusableEstimator
from model_export.gate.promises import probe_missing
from model_export.kinds import Kind
from model_export.oracle import Oracle
from model_export.words import count, listed

FEW = 3
"""So many different words among numbers may stand for a missing value; more are text."""


@contextmanager
def in_words(estimator: Any) -> Iterator[None]:
    """Raise whatever goes wrong as `UnusableEstimator`: an estimator can be anything, and fail in any way."""
    try:
        yield
    except ExportError:
        raise
    except Exception as error:
        raise UnusableEstimator(
            f"{type(estimator).__name__} can't be exported: {type(error).__name__}: {error}"
        ) from error


def explain_refusal(oracle: Oracle, frame: pd.DataFrame, kinds: Mapping[str, Kind], error: Exception) -> str:
    """Our own words where missing values are the reason, or words such as NA among numbers; else scikit-learn's."""
    ours = _missing_values(oracle, frame, kinds) or _words_among_numbers(frame, kinds)
    return ours or f"{type(error).__name__}: {error}"


def _missing_values(oracle: Oracle, frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> str:
    """The columns whose gaps make it refuse rows that it takes when they are whole; empty where that isn't so."""
    whole = frame.dropna()
    if whole.empty or probe_missing(oracle, whole, kinds, []).answers is None:
        return ""
    gappy = [name for name in frame.columns if frame[name].isna().any()]
    refused = [name for name in gappy if probe_missing(oracle, whole, kinds, [name]).answers is None]
    rows = int(frame[refused].isna().any(axis=1).sum())
    return (
        f"it refuses missing values, and {count(rows, 'row')} of {len(frame)} have {listed(refused)} missing: "
        "leave these rows out, or fit again with a SimpleImputer as first step"
        if refused
        else ""
    )


def _words_among_numbers(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> str:
    for name in (name for name, kind in kinds.items() if kind == "string"):
        column = frame[name].dropna()
        numbers = pd.to_numeric(column, errors="coerce")
        words = sorted(set(column[numbers.isna()]))
        if numbers.notna().any() and 0 < len(words) <= FEW:
            flags = " ".join(f"--missing {word!r}" for word in words)
            return f"column {name!r} holds numbers and {listed(words)}: if that stands for a missing value, add {flags}"
    return ""
