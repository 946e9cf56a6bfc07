"""Probes: given rows with a missing or unknown value put in, to learn what the estimator accepts and answers there."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from model_export.kinds import Kind
from model_export.oracle import REFUSALS, Oracle
from shared.predictions import Prediction

BASES = 256
"""So many of the given rows, spread evenly, are changed for each probe."""

STRANGERS = ("a value never seen", "", "Œ\u0301\U0001f427")
"""Texts that no encoder knows: plain, empty, beyond ASCII with a combining mark and beyond the basic plane."""


Change: TypeAlias = Literal["missing", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """Rows with missing or unknown values in some columns, and the estimator's answers; `None`: it refuses them."""

    columns: tuple[str, ...]
    change: Change
    frame: pd.DataFrame
    answers: list[Prediction] | None


def probe_columns(
    oracle: Oracle, frame: pd.DataFrame, kinds: Mapping[str, Kind], categories: Mapping[str, Sequence[Any]]
) -> list[Probe]:
    """A probe of missing values for each column, and one of unknown values where it holds text or has categories."""
    probes = [probe_missing(oracle, frame, [name]) for name in kinds]
    base = _bases(frame)
    for name, kind in kinds.items():
        strangers = list(islice(cycle(_strangers(kind, categories.get(name, ()))), len(base)))
        if strangers:
            rows = base.assign(**{name: strangers})
            probes.append(Probe((name,), "unknown", rows, _answers(oracle, rows)))
    return probes


def probe_missing(oracle: Oracle, frame: pd.DataFrame, names: Sequence[str]) -> Probe:
    """The probe with missing values in all of these columns at once."""
    base = _bases(frame)
    nowhere = np.zeros(len(base), dtype=bool)
    # `where` that keeps no value leaves the missing value that suits the column's dtype.
    rows = base.assign(**{name: base[name].where(nowhere) for name in names})
    return Probe(tuple(names), "missing", rows, _answers(oracle, rows))


def _bases(frame: pd.DataFrame) -> pd.DataFrame:
    spread = np.unique(np.linspace(0, len(frame) - 1, BASES).round().astype(int))
    return frame.iloc[spread].reset_index(drop=True)


def _strangers(kind: Kind, known: Sequence[Any]) -> Iterator[Any]:
    """Values that are not known: texts, or for categories that are numbers one above, one below and one between two."""
    if kind == "string":
        return (text for text in STRANGERS if text not in known)
    if kind == "boolean" or not known:
        return iter(())
    beyond = [max(known) + 1, min(known) - 1]
    return iter(beyond if kind == "integer" else [*map(float, beyond), min(known) + 0.5])


def _answers(oracle: Oracle, rows: pd.DataFrame) -> list[Prediction] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answers = oracle.answer(rows)
    except REFUSALS:
        return None
    return answers if all(map(_is_finite, answers)) else None


def _is_finite(answer: Prediction) -> bool:
    numbers = answer.get("probabilities", {}).values() if isinstance(answer, dict) else answer
    return bool(np.isfinite(list(numbers) if isinstance(answer, dict) else numbers).all())
