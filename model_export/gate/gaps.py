"""Rows with several values missing at once, in every column or by chance."""

from collections.abc import Iterator

import pandas as pd

from model_export.gate.ground import Ground
from model_export.gate.probe import Probe

RATES = (0.15, 0.5, 1.0)


def leave_out(ground: Ground) -> Iterator[Probe]:
    """Values missing by chance, more and more of them and at last all, in the columns that the estimator lets miss."""
    if len(ground.nullable) < 2:
        return
    base, random = ground.filled(256), ground.random("missing")
    for rate in RATES:
        holes = {name: base[name].where(random.random(len(base)) >= rate) for name in ground.nullable}
        family = "all missing at once" if rate == 1 else "missing by chance"
        yield Probe(family, ground.nullable, leave_out_empty(base.assign(**holes)), None, "missing")


def leave_out_empty(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without those that miss every column, unless all do.

    IterativeImputer answers such a row otherwise among others than alone or among its like: it has no one answer.
    """
    present = rows.notna().any(axis=1)
    return rows[present].reset_index(drop=True) if present.any() else rows
