"""Rows that combine values freely: within the training range, a little beyond it, and far beyond it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from model_export.gate.ground import Ground, with_column
from model_export.gate.probe import Probe

ROWS = 1000

REACHES = (3.0, 1000.0)
"""So many ranges beyond the training range, with half as many rows each."""


def draw_within(ground: Ground) -> Iterator[Probe]:
    """Each value drawn alone: half of the numbers are given ones, half anywhere between the given ones."""
    yield _drawn(ground, "random rows", ROWS, 0.0)


def draw_beyond(ground: Ground) -> Iterator[Probe]:
    """The same with numbers beyond the training range."""
    if ground.columns("number", "integer"):
        for reach in REACHES:
            yield _drawn(ground, f"random rows {reach:.0f} ranges beyond", ROWS // 2, reach)


def _drawn(ground: Ground, family: str, count: int, reach: float) -> Probe:
    random = ground.random(family)
    frame = ground.filled(1).iloc[[0] * count].reset_index(drop=True)
    for name in ground.frame.columns:
        if not (ground.categories.get(name) or ground.present(name)):
            continue  # nothing is known of a column without a value
        frame = with_column(frame, name, _values(ground, name, count, reach, random))
    return Probe(family, tuple(frame.columns), frame, None, far=reach > 0)


def _values(ground: Ground, name: str, count: int, reach: float, random: np.random.Generator) -> Any:
    kind = ground.kinds[name]
    present = list(ground.categories.get(name, ())) or ground.present(name)
    given = pd.Series(present).iloc[random.integers(len(present), size=count)].to_numpy()
    if kind in ("string", "boolean") or ground.categories.get(name):
        return given
    low, high = ground.bounds(name)
    width = (high - low) or 1.0
    drawn = random.uniform(low - reach * width, high + reach * width, count)
    if kind == "integer":
        drawn = np.clip(drawn.round(), -(2**53), 2**53).astype("int64")
    return drawn if reach else _mixed(given, drawn, random)


def _mixed(given: Any, drawn: Any, random: np.random.Generator) -> Any:
    """By turns of chance a given value and a drawn one."""
    return np.where(random.random(len(given)) < 0.5, given, drawn).astype(given.dtype)
