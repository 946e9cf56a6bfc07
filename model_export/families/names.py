"""The names of the columns that an estimator was fitted on, as its user wrote them."""

from collections.abc import Sequence
from typing import Any

from sklearn.pipeline import Pipeline

from model_export.errors import UnusableColumns
from model_export.families.libraries import libraries_inside, library_of
from model_export.parts import first_step


def fitted_names(estimator: Any, present: Sequence[str]) -> list[str] | None:
    """The names, or `None` where it was fitted on an array. `present` are the columns of the data.

    LightGBM writes `_` for a blank: the data's name is meant. Raises `UnusableColumns` where it has both.
    """
    names = _names(estimator)
    if names is None or "lightgbm" not in libraries_inside(estimator):
        return names
    return [_as_given(name, present) for name in names]


def _names(estimator: Any) -> list[str] | None:
    names = getattr(estimator, "feature_names_in_", None)
    if names is None and isinstance(estimator, Pipeline):
        return _names(first_step(estimator))
    if names is None and library_of(estimator) == "catboost":
        names = estimator.feature_names_
        # What it calls the columns of an array.
        names = None if list(names) == [str(number) for number in range(len(names))] else names
    return None if names is None else [str(name) for name in names]


def _as_given(name: str, present: Sequence[str]) -> str:
    meant = [given for given in present if given.replace(" ", "_") == name]
    if len(meant) > 1:
        raise UnusableColumns(f"LightGBM writes _ for blanks, so {name!r} may be any of {meant}: leave one of them out")
    return meant[0] if meant else name
