"""Loads a fitted estimator from a file: skops freely, a pickle only by an explicit word: it runs code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sklearn

from model_export.errors import ExportError, UnreadableEstimator, UntrustedTypes
from model_export.families import missing_library
from model_export.versions import demand_same_version, same_version

TRUSTED = (
    "collections.OrderedDict",
    "numpy.dtype",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    "sklearn.tree._tree.Tree",
)
"""Types that skops asks about and that usual estimators hold: data under scikit-learn's own code, none from the file.

A crafted Tree or TreePredictor can crash the process (its node numbers are not checked); it can't run code.
Boosters of other libraries are not among them: each is bytes for that library's own parser, in C++.
"""

PICKLES = (".joblib", ".pkl", ".pickle")


def load_estimator(path: Path, *, trust: Sequence[str] = (), run_pickle: bool = False) -> Any:
    """The estimator in `path`.

    `trust` names more types that a skops file may hold; `run_pickle` allows a pickle to run its code.
    Raises `OtherVersion`, `UntrustedTypes` and `UnreadableEstimator`.
    """
    if not path.is_file():
        raise UnreadableEstimator(f"there is no file {path}")
    if path.suffix != ".skops" and path.suffix not in PICKLES:
        expected = ", ".join((".skops", *PICKLES))
        raise UnreadableEstimator(f"expected an estimator in one of {expected}, got {path.name}")
    if path.suffix in PICKLES and not run_pickle:
        raise UnreadableEstimator(
            f"{path} is a pickle: loading it runs whatever code its author put in. "
            "Save the estimator with skops instead, or, if you made the file yourself, add --run-pickle"
        )
    try:
        with same_version(path):
            return _load_pickle(path) if path.suffix in PICKLES else _load_skops(path, trust)
    except ExportError:
        raise
    except ModuleNotFoundError as error:
        words = missing_library(error) or f"{type(error).__name__}: {error}{_hint(path)}"
        raise UnreadableEstimator(f"{path} can't be loaded: {words}") from error
    except Exception as error:  # a broken or hostile file can raise anything
        raise UnreadableEstimator(f"{path} can't be loaded: {type(error).__name__}: {error}{_hint(path)}") from error


def _hint(path: Path) -> str:
    """A pickle of other versions can fail before it tells its own."""
    if path.suffix not in PICKLES:
        return ""
    return (
        f"; if other versions of the libraries saved it (here is scikit-learn {sklearn.__version__}), "
        "fit it again with this project's Python (.venv/bin/python)"
    )


def _load_skops(path: Path, trust: Sequence[str]) -> Any:
    from skops import io

    demand_same_version(path)
    allowed = {*TRUSTED, *trust}
    found = io.get_untrusted_types(file=path)
    untrusted = sorted(set(found) - allowed)
    if untrusted:
        raise UntrustedTypes(str(path), untrusted)
    return io.load(path, trusted=sorted(allowed & set(found)))


def _load_pickle(path: Path) -> Any:
    import joblib

    return joblib.load(path)
