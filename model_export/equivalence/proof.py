"""Proves trees equal to the estimator's on every row: leafparity for the graph as converted, a walk to its form."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import ModelProto

from model_export.equivalence.counterexample import rows_of
from model_export.equivalence.histogram import read_histogram
from model_export.equivalence.nodes import Unreadable, read_nodes
from model_export.equivalence.parity import Parity, Unproven, compare
from model_export.equivalence.surroundings import (
    answers_by_sums,
    averages,
    base_of,
    compares_doubles,
    same_before,
    same_sums,
    starts_with_rows,
)
from model_export.equivalence.verdict import Verdict, not_proven
from model_export.equivalence.walk import same_nodes, same_trees
from model_export.errors import Disagreement
from model_export.parts import last_step
from model_export.trees.histogram import HISTOGRAM
from model_export.witness.inquiry import Inquiry
from shared.signature import Column

OTHER = "the form that is written has other trees than the graph as converted"
OTHER_BASE = "the graph's sums start from other values than the estimator's"
OTHER_SUMS = "the form that is written adds its leaves up otherwise than the graph as converted"
OTHER_ARRAYS = "the graph's trees, or what they compare in, are not the estimator's, bit for bit"
NOT_BY_SUMS = "its answers depend on more than the sums of its leaves"

FOLLOWS = "what follows their sum was compared on rows"
BEFORE = "so were the steps before the trees"


def prove_everywhere(estimator: Any, plain: ModelProto, written: ModelProto, inquiry: Inquiry) -> Verdict:
    """The verdict on `written`, a form of the graph `plain` as converted, both of the estimator.

    Raises `Disagreement` for a row that the model takes and answers otherwise, and `ExportError` without leafparity,
    which HistGradientBoosting does not need.
    """
    last = last_step(estimator)
    try:
        if isinstance(last, HISTOGRAM):
            return _compare_arrays(last, written, inquiry.columns)
        parity = compare(estimator, plain, inquiry)
        if parity.status != "EQUIVALENT":
            return _unequal(parity, inquiry)
        if not parity.has_same_base:
            return not_proven(OTHER_BASE)
        return _compare_forms(parity, plain, written, inquiry.columns)
    except (Unreadable, Unproven) as error:
        return not_proven(f"{type(last).__name__}: {error}")


def _compare_forms(parity: Parity, plain: ModelProto, written: ModelProto, columns: Sequence[Column]) -> Verdict:
    """Whether what leafparity found of the graph as converted holds for the form that is written."""
    if not same_trees(plain, written):
        return not_proven(OTHER)
    if not same_sums(plain, written):
        return not_proven(OTHER_SUMS)
    if not answers_by_sums(written):
        return not_proven(NOT_BY_SUMS)
    trees, bound = len(parity.found.original.trees), parity.found.verdict["max_raw_difference_guaranteed"]
    words = f"takes %s to the estimator's leaf; the leaves' sum is rounded by {bound:.2g} at most (leafparity)"
    return _proven(f"each of {trees} trees {words}", columns, alone=parity.alone or not same_before(plain, written))


def _compare_arrays(boosting: Any, written: ModelProto, columns: Sequence[Column]) -> Verdict:
    """HistGradientBoosting compares as the graph does, so that trees which are equal bit for bit are equal everywhere.

    leafparity does not read it.
    """
    own, alike = read_histogram(boosting), compares_doubles(written) and not averages(written)
    base = np.asarray(boosting._baseline_prediction, dtype=np.float64).reshape(-1)
    same_base = np.array_equal(base if base.any() else [], base_of(written))
    if not (alike and same_base and same_nodes(own, read_nodes(written))):
        return not_proven(OTHER_ARRAYS)
    if not answers_by_sums(written):
        return not_proven(NOT_BY_SUMS)
    words = f"each of {len(own.roots)} trees is the estimator's, bit for bit, and takes %s to the same leaf"
    return _proven(words, columns, alone=not starts_with_rows(written))


def _proven(words: str, columns: Sequence[Column], *, alone: bool) -> Verdict:
    missing = ", missing values included," if any(column.nullable for column in columns) else ""
    if alone:
        rows = f"every row of float64 numbers that comes to it{missing}"
        return Verdict("trees proven", f"{words % rows}; {FOLLOWS}, {BEFORE}")
    return Verdict("proven for every input", f"{words % f'every row of finite float64 numbers{missing}'}; {FOLLOWS}")


def _unequal(parity: Parity, inquiry: Inquiry) -> Verdict:
    """Put leafparity's witnesses to both sides; one that differs refuses the export."""
    shown = [] if parity.alone else [*parity.found.findings, *parity.found.worst]
    asked = [
        row for entry in shown if "witness" in entry for row in rows_of(entry["witness"]["input"], inquiry.columns)
    ]
    differing = [outcome.witness for outcome in inquiry.ask(asked) if outcome.witness is not None]
    if differing:
        worst = max(differing, key=lambda witness: witness.distance)
        raise Disagreement(worst, len(differing), len(asked))
    return not_proven(f"leafparity says {parity.status}, and no row that the model takes shows it")
