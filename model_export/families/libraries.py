"""LightGBM, XGBoost and CatBoost are optional: a part tells its library by the name of the module of its type."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from model_export.parts import walk

LIBRARIES: Mapping[str, str] = {"catboost": "catboost", "lightgbm": "lightgbm", "xgboost": "xgboost-cpu"}
"""What is imported, and what to install for it; of `xgboost` the build without CUDA."""


def library_of(part: Any) -> str | None:
    """The library that a part of an estimator, or an error, comes from, if it is one of these."""
    root = type(part).__module__.partition(".")[0].removeprefix("_")
    return root if root in LIBRARIES else None


def libraries_inside(estimator: Any) -> list[str]:
    """The libraries that parts of an estimator come from, in order of their names."""
    return sorted({library for part in walk(estimator) if (library := library_of(part))})


def is_ranker(estimator: Any) -> bool:
    """Whether it is a ranker, which answers a number a row but does not tell scikit-learn that it does."""
    return library_of(estimator) is not None and type(estimator).__name__.endswith("Ranker")


def wants_double(estimator: Any) -> bool:
    """Whether rows in float32 may fall on the other side of a threshold.

    LightGBM compares in float64; the others compare in float32 what the steps before them computed in float64.
    """
    libraries = libraries_inside(estimator)
    return "lightgbm" in libraries or (bool(libraries) and library_of(estimator) is None)


@contextmanager
def refusing() -> Iterator[None]:
    """Raise a library's own error, mostly a plain `Exception` by type, as the `ValueError` that scikit-learn raises."""
    try:
        yield
    except Exception as error:
        if library_of(error) is None:
            raise
        raise ValueError(f"{type(error).__name__}: {error}") from error


def missing_library(error: ModuleNotFoundError) -> str:
    """What to install where a file holds an estimator of a library that isn't there; empty for another module."""
    library = (error.name or "").partition(".")[0]
    if library not in LIBRARIES:
        return ""
    return f"it holds an estimator of {library}, which is not installed here: uv pip install {LIBRARIES[library]}"
