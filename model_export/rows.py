"""Finds the columns that an estimator was fitted on among the columns of the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer

from model_export.answers import no_estimator
from model_export.errors import UnusableColumns, UnusableEstimator
from model_export.families import fitted_names
from model_export.parts import first_step

TEXT = "text"
"""The column of an estimator that is given a list of texts, unless it is named or the only one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows to compare: the estimator's columns only, in its order. `ignored` are the other columns of the data.

    `named` says that the estimator was fitted on a frame; otherwise it is given plain arrays, as it was in training.
    """

    frame: pd.DataFrame
    ignored: tuple[str, ...]
    named: bool


def select_rows(estimator: Any, data: Any, columns: Sequence[str] | None = None) -> Rows:
    """The estimator's columns of `data`, a frame or an array of shape [rows, columns].

    Columns are found by `feature_names_in_`. An estimator that was fitted on a plain array knows only how many
    there are (`n_features_in_`): then the data must have exactly that many, or `columns` says which they are, in order.
    Raises `UnusableColumns` and `UnusableEstimator`.
    """
    frame = data if isinstance(data, pd.DataFrame) else _frame_of_array(data)
    present = [str(name) for name in frame.columns]
    if len(set(present)) != len(present):
        raise UnusableColumns(f"column names repeat: {sorted({name for name in present if present.count(name) > 1})}")
    frame = frame.set_axis(present, axis=1).reset_index(drop=True)
    if frame.empty:
        raise UnusableColumns("the data has no rows, and an export needs some to compare")
    names = fitted_names(estimator, present)
    wanted = names if names is not None else _wanted_by_count(estimator, present, columns)
    if names is not None and columns is not None and list(columns) != wanted:
        raise UnusableColumns(f"the estimator was fitted on columns with names, {wanted}: leave --column out")
    absent = [name for name in wanted if name not in present]
    if absent:
        raise UnusableColumns(f"the estimator was fitted on {wanted}; the data lacks {absent}, it has {present}")
    ignored = tuple(name for name in present if name not in wanted)
    return Rows(frame[wanted], ignored, names is not None)


def _wanted_by_count(estimator: Any, present: Sequence[str], columns: Sequence[str] | None) -> list[str]:
    count = getattr(first_step(estimator), "n_features_in_", None)
    if not hasattr(estimator, "predict"):
        raise no_estimator(estimator)
    if reads_texts(estimator):
        return _text_column(present, columns)
    if count is None:
        raise UnusableEstimator(f"{type(estimator).__name__} does not say how many columns it takes: is it fitted?")
    wanted = list(present if columns is None else columns)
    if len(wanted) != count:
        raise UnusableColumns(
            f"the estimator was fitted on {count} columns without names, got {len(wanted)}: {wanted}; "
            "name the columns it was fitted on, in order (--column NAME, once for each)"
        )
    return wanted


def reads_texts(estimator: Any) -> bool:
    """Whether the estimator is given a list of texts: a pipeline whose first step is a vectorizer."""
    return isinstance(first_step(estimator), CountVectorizer | HashingVectorizer)


def _text_column(present: Sequence[str], columns: Sequence[str] | None) -> list[str]:
    """The one column that holds the texts: as it was named, the only one, or "text"."""
    wanted = list(columns or (present if len(present) == 1 else [TEXT]))
    if len(wanted) != 1:
        raise UnusableColumns(f"the estimator reads a list of texts, which are one column, got {len(wanted)}: {wanted}")
    return wanted


def _frame_of_array(data: Any) -> pd.DataFrame:
    array = np.asarray(data)
    if array.ndim != 2:
        raise UnusableColumns(f"expected rows of shape [rows, columns], got shape {list(array.shape)}")
    # scikit-learn's own names for columns without one.
    return pd.DataFrame(array, columns=[f"x{index}" for index in range(array.shape[1])]).infer_objects()
