"""A record of trees in float64, written as TreeEnsemble, answers every row as the record does, in float64."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from onnx import ModelProto, checker

from model_export.compact.trees import write_trees
from model_export.trees import EQ, GT, GTE, LEQ, LT, MEMBER, Trees
from tests.export.trees.ensembles import FEATURES, ensemble, rows
from tests.export.trees.graphs import double_graph_of, graph_of, run
from tests.export.trees.walk import answers

SEEDS = range(4)
ROWS = rows(np.float64)
COMPARISONS: list[list[int]] = [[LEQ], [LT], [GTE], [GT], [EQ], [LEQ, LT, GTE, GT, EQ]]


def _compact(model: ModelProto) -> ModelProto:
    made = write_trees(model)
    assert made is not None
    checker.check_model(made, full_check=True)
    return made


def _with_thirds(trees: Trees) -> Trees:
    """Leaves that no binary fraction says, of very different sizes."""
    return replace(trees, values=trees.values / 3 * 1.001 ** np.arange(len(trees.leaf))[:, np.newaxis])


@pytest.mark.parametrize("average", [False, True], ids=["sum", "mean"])
@pytest.mark.parametrize("targets", [1, 3])
@pytest.mark.parametrize("comparisons", COMPARISONS, ids=str)
def test_float64_thresholds_and_missing_values_are_taken_as_the_record_says(
    comparisons: list[int], targets: int, average: bool
) -> None:
    for seed in SEEDS:
        trees = ensemble(seed, np.float64, targets, comparisons, average=average)

        made = run(_compact(graph_of(trees, FEATURES)), ROWS)

        assert np.allclose(made, answers(trees, ROWS), rtol=0, atol=1e-7 if average else 0)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("targets", [1, 3])
def test_sums_in_two_halves_are_those_of_float64_in_both_forms(targets: int, kind: Any) -> None:
    for seed in SEEDS:
        trees = _with_thirds(ensemble(seed, kind, targets, [LEQ, LT]))
        older, single = double_graph_of(trees, FEATURES), graph_of(trees, FEATURES)
        wanted, given = answers(trees, rows(kind)), rows(kind)

        for model in (older, _compact(older)):
            assert np.allclose(run(model, given), wanted, rtol=0, atol=1e-13)
        # One float32 would not do.
        assert not np.allclose(run(single, given), wanted, rtol=0, atol=1e-13) or not trees.values.any()


def test_the_compact_form_of_two_halves_says_each_leaf_once() -> None:
    made = _compact(double_graph_of(_with_thirds(ensemble(0, np.float64, 3, [LEQ])), FEATURES))

    kinds = [node.op_type for node in made.graph.node]
    assert kinds.count("TreeEnsemble") == 1
    assert "MatMul" not in kinds


def test_a_split_that_several_lead_to_stays_in_the_older_operators() -> None:
    seeds = (seed for seed in range(9) if len(ensemble(seed, np.float64, 1, [MEMBER]).members) > 20)

    assert write_trees(graph_of(ensemble(next(seeds), np.float64, 1, [MEMBER]), FEATURES)) is None
