"""Gaussian mixtures answer as scikit-learn's do, also for rows between two components and far from all."""

from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

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


def test_a_mixture_far_away_has_one_component_and_finite_chances() -> None:
    estimator = GaussianMixture(2, random_state=0).fit(numbers())

    chances = estimator.predict_proba(numbers()[:1] * 0 + 1e6)

    assert sorted(chances[0]) == [0.0, 1.0]
