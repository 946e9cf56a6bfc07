"""Finds the categories that an estimator knows for each column, by walking to its encoders."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline

from model_export.parts import walk
from model_export.rows import reads_texts
from model_export.selections import positions


def known_categories(estimator: Any, columns: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """The categories by column, for the columns that reach an encoder unchanged. Missing values are not among them."""
    if isinstance(estimator, Pipeline):
        return _of_steps([step for _, step in estimator.steps], columns)
    if isinstance(estimator, FeatureUnion):
        return _merge(known_categories(branch, columns) for _, branch in estimator.transformer_list)
    if isinstance(estimator, ColumnTransformer):
        return _merge(
            known_categories(branch, [columns[place] for place in positions(estimator, name)])
            for name, branch, _ in estimator.transformers_
        )
    categories = getattr(estimator, "categories_", None)
    if not isinstance(categories, list) or len(categories) != len(columns):
        return {}
    return {name: _plain(known) for name, known in zip(columns, categories, strict=True)}


def text_columns(estimator: Any) -> tuple[str, ...] | None:
    """The columns of text, even where it looks like numbers, as postal codes do; `None` where it is all columns.

    They are those whose known categories are text, and those that a vectorizer reads.
    """
    estimator = getattr(estimator, "best_estimator_", estimator)
    if reads_texts(estimator):
        return None
    names = [str(name) for name in getattr(estimator, "feature_names_in_", ())]
    found = known_categories(estimator, names) if names else {}
    known = [name for name, values in found.items() if is_text(values)]
    return tuple(dict.fromkeys([*known, *_vectorized(estimator)]))


def _vectorized(estimator: Any) -> Iterator[str]:
    for part in walk(estimator):
        for name, branch, _ in getattr(part, "transformers_", ()) if hasattr(part, "feature_names_in_") else ():
            if reads_texts(branch):
                yield from (str(part.feature_names_in_[place]) for place in positions(part, name))


def is_text(known: Sequence[Any]) -> bool:
    """Whether these categories are all text."""
    return bool(known) and all(isinstance(value, str) for value in known)


def _of_steps(steps: Sequence[Any], columns: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    for step in steps:
        found = known_categories(step, columns)
        if found or not _keeps_columns(step, columns):
            return found
    return {}


def _keeps_columns(step: Any, columns: Sequence[str]) -> bool:
    """Only an imputer leaves known values and their places as they are; it drops a column that it never saw filled."""
    if isinstance(step, SimpleImputer):
        return len(step.get_feature_names_out()) == len(columns)
    return step is None or step == "passthrough"


def _merge(found: Any) -> dict[str, tuple[Any, ...]]:
    merged: dict[str, tuple[Any, ...]] = {}
    for part in found:
        for name, known in part.items():
            merged[name] = merged.get(name, known) if merged.get(name, known) == known else ()
    return {name: known for name, known in merged.items() if known}


def _plain(known: Any) -> tuple[Any, ...]:
    values = [value.item() if isinstance(value, np.generic) else value for value in known]
    return tuple(value for value in values if not pd.isna(value))
