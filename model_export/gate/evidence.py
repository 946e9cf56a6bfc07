"""All that the estimator says about the given rows and the probes: what a model is measured against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model_export.categories import is_text, known_categories
from model_export.errors import UnusableColumns, UnusableEstimator
from model_export.gate.probes import Probe, probe_columns
from model_export.kinds import Kind, kind_of, plain_rows, plain_values
from model_export.oracle import REFUSALS, Oracle
from model_export.refusal import explain_refusal
from model_export.rows import Rows
from shared.predictions import Prediction


@dataclass(frozen=True, slots=True)
class Evidence:
    """The given rows, as a frame and as plain values, their kinds and categories, the answers, and the probes."""

    frame: pd.DataFrame
    kinds: Mapping[str, Kind]
    categories: Mapping[str, tuple[Any, ...]]
    rows: Sequence[list[Any]]
    answers: Sequence[Prediction]
    probes: Sequence[Probe]

    def rows_of(self, probe: Probe) -> list[list[Any]]:
        """A probe's rows as plain values."""
        return plain_rows(probe.frame, self.kinds)

    def misses(self, column: str) -> bool:
        """Whether the given rows miss a value in this column."""
        return None in self.values(column)

    def values(self, column: str) -> list[Any]:
        """The given values of one column."""
        place = list(self.kinds).index(column)
        return [row[place] for row in self.rows]


def gather_evidence(oracle: Oracle, rows: Rows) -> Evidence:
    """Asks the estimator. Raises `UnusableColumns`, and `UnusableEstimator` where it refuses its own rows."""
    frame = rows.frame
    kinds = {name: kind_of(frame[name]) for name in frame.columns}
    categories = _categories(oracle, kinds)
    try:
        answers = oracle.answer(frame)
    except REFUSALS as error:
        reason = explain_refusal(oracle, frame, kinds, error)
        raise UnusableEstimator(f"the estimator can't answer the given rows: {reason}") from error
    plain = plain_rows(frame, kinds)
    return Evidence(frame, kinds, categories, plain, answers, probe_columns(oracle, frame, kinds, categories))


def _categories(oracle: Oracle, kinds: Mapping[str, Kind]) -> dict[str, tuple[Any, ...]]:
    """The encoders' categories as values of their column's kind: an imputer before an encoder makes integers floats."""
    found = known_categories(oracle.estimator, list(kinds))
    for name in found:
        if is_text(found[name]) and kinds[name] != "string":
            raise UnusableColumns(
                f"column {name!r}: the estimator was fitted on text, such as {found[name][0]!r}; "
                f"the rows hold a column of kind {kinds[name]}: give it as text"
            )
    return {name: plain_values(known, kinds[name]) for name, known in found.items()}
