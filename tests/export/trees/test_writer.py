"""A record of trees, written as a graph, answers every row as the record does."""

from typing import Any

import numpy as np
import pytest

from model_export.trees import EQ, GT, GTE, LEQ, LT, MEMBER
from tests.export.trees.ensembles import FEATURES, ensemble, rows
from tests.export.trees.graphs import graph_of, run
from tests.export.trees.walk import answers

SEEDS = range(4)


@pytest.mark.parametrize("average", [False, True], ids=["sum", "mean"])
@pytest.mark.parametrize("targets", [1, 3])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize(
    "comparisons", [[LEQ], [LT], [GTE], [GT], [EQ], [MEMBER], [LEQ, LT, GTE, GT, EQ, MEMBER]], ids=str
)
def test_every_comparison_takes_thresholds_and_missing_values_as_the_record_says(
    comparisons: list[int], kind: Any, targets: int, average: bool
) -> None:
    for seed in SEEDS:
        trees = ensemble(seed, kind, targets, comparisons, average=average)

        made = run(graph_of(trees, FEATURES), rows(kind))

        # Leaves are binary fractions, so that sums are exact; a mean is divided in float32.
        assert np.allclose(made, answers(trees, rows(kind)), rtol=0, atol=1e-7 if average else 0)
