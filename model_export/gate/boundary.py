"""Rows on both sides of a classifier's decision: near enough to show a lost threshold, not so near as to be a tie."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from model_export.gate.answers import labels
from model_export.gate.ground import Ground, spread, with_column
from model_export.gate.probe import Probe, ask_each
from model_export.oracle import REFUSALS

PAIRS = 128

HALVINGS = 10
"""The two rows are then a thousandth of the way between two given rows apart."""


def approach(ground: Ground) -> Iterator[Probe]:
    """Halve the way between two rows with different labels, in all numbers at once, until they nearly meet."""
    names = [name for name in ground.columns("number") if not ground.categories.get(name)]
    if ground.oracle.classes is None or not names:
        return
    start, end = _pairs(ground)
    low, high = np.zeros(len(start)), np.ones(len(start))
    try:
        own, other = _labels(ground, start), _labels(ground, _between(start, end, names, high))
        kept = [place for place, pair in enumerate(zip(own, other, strict=True)) if pair[0] != pair[1]]
        for _ in range(HALVINGS if kept else 0):
            middle = (low + high) / 2
            found = _labels(ground, _between(start, end, names, middle))
            same = np.array([pair[0] == pair[1] for pair in zip(found, own, strict=True)])
            low, high = np.where(same, middle, low), np.where(same, high, middle)
    except REFUSALS:
        return
    sides = [_between(start, end, names, share).iloc[kept] for share in (low, high)]
    if kept:
        yield Probe("decision boundary", tuple(names), pd.concat(sides, ignore_index=True), None)


def _pairs(ground: Ground) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Given rows that the estimator answers, each with one of another label where there is one, by chance."""
    asked = ask_each(ground.oracle, Probe("decision boundary", (), ground.filled(4 * PAIRS), None), ground.kinds)
    base, found = asked.frame, [labels(answer) for answer in asked.answers or ()]
    random, pairs = ground.random("boundary"), []
    for place in spread(len(base), PAIRS):
        others = [at for at in range(len(base)) if found[at] != found[place]]
        if others:
            pairs.append((place, int(random.choice(others))))
    ours, theirs = (base.iloc[[pair[side] for pair in pairs]].reset_index(drop=True) for side in (0, 1))
    return ours, theirs


def _between(start: pd.DataFrame, end: pd.DataFrame, names: list[str], share: Any) -> pd.DataFrame:
    for name in names:
        a, b = start[name].to_numpy(float), end[name].to_numpy(float)
        start = with_column(start, name, a + share * (b - a))
    return start


def _labels(ground: Ground, frame: pd.DataFrame) -> list[Any]:
    return [labels(answer) for answer in ground.oracle.answer(frame)] if len(frame) else []
