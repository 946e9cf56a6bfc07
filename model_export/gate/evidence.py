"""All that the estimator says about the given rows and the probes: what a model is measured against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model_export.categories import is_text, known_categories
from model_export.errors import UnusableColumns, UnusableEstimator
from model_export.gate.adversary import Adversary
from model_export.gate.ground import Ground
from model_export.gate.probe import Probe
from model_export.gate.promises import probe_columns
from model_export.kinds import Kind, kind_of, plain_rows, plain_values
from model_export.oracle import REFUSALS, Oracle
from model_export.refusal import explain_refusal
from model_export.rows import Rows
from shared.predictions import Prediction


@dataclass(frozen=True, slots=True)
class Evidence:
    """The given rows, as a frame and as plain values, their kinds and categories, the answers, and the probes.

    `probes` are of promises: missing and unknown values in one column each. `adversary` makes all other rows.
    """

    frame: pd.DataFrame
    kinds: Mapping[str, Kind]
    categories: Mapping[str, tuple[Any, ...]]
    rows: Sequence[list[Any]]
    answers: Sequence[Prediction]
    probes: Sequence[Probe]
    ground: Ground
    adversary: Adversary
    values: Mapping[str, Sequence[Any]]

    def misses(self, *columns: str) -> bool:
        """Whether the given rows miss a value in one of these columns."""
        return any(None in self.values[column] for column in columns)


def gather_evidence(oracle: Oracle, rows: Rows, seed: int = 0) -> Evidence:
    """Asks the estimator; `seed` draws the adversary's rows.

    Raises `UnusableColumns`, and `UnusableEstimator` where it refuses its own rows.
    """
    frame = rows.frame
    kinds = {name: kind_of(frame[name]) for name in frame.columns}
    categories = _categories(oracle, kinds)
    try:
        answers = oracle.answer(frame)
    except REFUSALS as error:
        reason = explain_refusal(oracle, frame, kinds, error)
        raise UnusableEstimator(f"the estimator can't answer the given rows: {reason}") from error
    plain = plain_rows(frame, kinds)
    ground = Ground(oracle, frame, kinds, categories, seed=seed)
    probes = probe_columns(ground)
    values = dict(zip(kinds, zip(*plain, strict=True), strict=True))
    return Evidence(frame, kinds, categories, plain, answers, probes, ground, Adversary(ground, probes), values)


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
