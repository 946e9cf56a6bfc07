"""Another cluster is a rounding only where two centres are a rounding apart, and not where rounding hides which is."""

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.cluster import KMeans

from model_export.gate.excuse import excused
from model_export.gate.ground import Ground
from model_export.gate.probe import Probe, ask_each
from model_export.oracle import consult
from shared.golden import Tolerance

NARROW = DataFrame({"a": np.repeat([-1.0, 1.0], 10), "b": [-0.5, 0.5] * 10})


@pytest.mark.parametrize(("row", "passes"), [([1e-7, 0.0], True), ([0.01, 0.0], False), ([100.0, 1e9], False)])
def test_another_cluster_passes_only_where_the_estimator_tells_a_hairs_difference(
    row: list[float], passes: bool
) -> None:
    estimator = KMeans(2, n_init=1, random_state=0).fit(NARROW)
    ground = Ground(consult(estimator, named=True), NARROW, {"a": "number", "b": "number"}, {}, seed=0)
    probe = ask_each(ground.oracle, Probe("", (), DataFrame([row], columns=["a", "b"]), None), ground.kinds)
    [answer] = probe.answers or []

    other = answer | {"label": 1 - answer["label"]}

    assert excused(ground, probe, Tolerance(), [(0, other)]) == ({0} if passes else set())
