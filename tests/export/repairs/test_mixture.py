"""Gaussian mixtures answer as scikit-learn's do, also for rows between two components and far from all."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

from model_export import export
from shared.golden import Tolerance
from tests.export.repairs.checks import answers_alike, fails_plainly, numbers

KINDS = ("full", "tied", "diag", "spherical")


def narrow() -> DataFrame:
    """Rows far from zero for their spread, and from those that are compared besides."""
    return (numbers() * 2.0**-5 + 64).astype(np.float32).astype(float)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mixture", [BayesianGaussianMixture, GaussianMixture])
def test_a_mixture_in_float64(kind: str, mixture: Any) -> None:
    frame = narrow()
    estimator = mixture(n_components=3, covariance_type=kind, random_state=0, tol=0.1).fit(frame)

    fails_plainly(estimator, frame)
    # scikit-learn expands the square of a distance where columns are independent, and loses that much by it.
    answers_alike(estimator, frame, "mixtures", exact=Tolerance(1e-6, 1e-6))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "tied"])
def test_a_mixture_is_exported_with_its_answers_far_away(kind: str, tmp_path: Path) -> None:
    estimator = GaussianMixture(2, covariance_type=kind, random_state=0).fit(numbers())

    made = export(estimator, numbers(), tmp_path / "m.onnx")

    assert made.repairs == ("mixtures",)
