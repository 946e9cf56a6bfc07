"""What a model may promise of its columns: rows with a missing or unknown value put in tell."""

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

import numpy as np
import pandas as pd

from model_export.gate.gaps import leave_out_empty
from model_export.gate.ground import Ground, spread, with_column
from model_export.gate.probe import Change, Probe, ask_all
from model_export.gate.strangers import by_column
from model_export.kinds import Kind
from model_export.oracle import Oracle
from shared.signature import Column


def probe_columns(ground: Ground) -> list[Probe]:
    """A probe of missing values for each column, and one of unknown values where it holds text or has categories."""
    probes = [probe_missing(ground.oracle, ground.frame, ground.kinds, [name]) for name in ground.kinds]
    base = ground.bases()
    for name, values in by_column(ground).items():
        count = max(len(base), len(values))
        rows = base.iloc[np.arange(count) % len(base)].reset_index(drop=True)
        rows = with_column(rows, name, islice(cycle(values), count))
        probes.append(ask_all(ground.oracle, Probe("unknown values", (name,), rows, None, "unknown"), ground.kinds))
    return probes


def probe_missing(oracle: Oracle, frame: pd.DataFrame, kinds: Mapping[str, Kind], names: Sequence[str]) -> Probe:
    """The probe with missing values in all of these columns at once."""
    base = frame.iloc[spread(len(frame), 256)].reset_index(drop=True)
    nowhere = np.zeros(len(base), dtype=bool)
    # `where` that keeps no value leaves the missing value that suits the column's dtype.
    rows = leave_out_empty(base.assign(**{name: base[name].where(nowhere) for name in names}))
    return ask_all(oracle, Probe("missing values", tuple(names), rows, None, "missing"), kinds)


def narrow(
    columns: Sequence[Column], failed: Sequence[Probe], values: Mapping[str, Sequence[Any]]
) -> tuple[Column, ...]:
    """The columns without the promises that the graph can't keep: it refuses what it would answer otherwise.

    A column that refuses unknown values and has no known categories takes the given `values` only.
    """
    return tuple(_narrowed(column, _changes(failed, column.name), values) for column in columns)


def places_within(probe: Probe, columns: Sequence[Column]) -> list[int]:
    """The rows of a probe that hold no value which the columns promise to refuse."""
    kept = np.ones(len(probe.frame), dtype=bool)
    for column in columns:
        if not column.nullable:
            kept &= ~probe.frame[column.name].isna().to_numpy()
        if column.closed:
            known = probe.frame[column.name].isin(column.categories) | probe.frame[column.name].isna()
            kept &= known.to_numpy()
    return [int(place) for place in np.flatnonzero(kept)]


def _changes(probes: Sequence[Probe], name: str) -> set[Change]:
    return {probe.change for probe in probes if probe.change is not None and name in probe.columns}


def _narrowed(column: Column, changes: set[Change], values: Mapping[str, Sequence[Any]]) -> Column:
    if "missing" in changes:
        column = column._replace(nullable=False, missing=None)
    if "unknown" in changes:
        seen = sorted({value for value in values[column.name] if value is not None})
        column = column._replace(closed=True, categories=column.categories or tuple(seen))
    return column
