"""Rows at the thresholds of trees and bins: on them, and at the neighbours of either side in float32 and float64."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from model_export.gate.box import clip_into_boxes
from model_export.gate.crossing import cross_splits
from model_export.gate.ground import Ground
from model_export.gate.probe import Probe
from model_export.gate.readings import Reading, find_readings

ROWS = 50_000
"""As many at most, for all parts together."""

WORK = 10_000_000
"""As many visits of a row to a tree at most: large ensembles get fewer rows."""


def stand_at_splits(ground: Ground) -> Iterator[Probe]:
    """Rows at the splits of each part, in rows that come to the split."""
    readings = find_readings(ground.oracle.estimator)
    for reading in readings:
        rows = min(ROWS, WORK // len(reading.trees)) // len(readings)
        yield _clipped(ground, reading, rows) if _reads_columns(ground, reading) else _crossed(ground, reading, rows)


def _reads_columns(ground: Ground, reading: Reading) -> bool:
    """Whether the trees read the estimator's columns, all of which are numbers, as they are."""
    return reading.straight and not ground.columns("string")


def _clipped(ground: Ground, reading: Reading, rows: int) -> Probe:
    frame, done = clip_into_boxes(ground, reading.trees, rows)
    return _probe(ground, reading, frame, done)


def _crossed(ground: Ground, reading: Reading, rows: int) -> Probe:
    frame, done = cross_splits(ground, reading, rows)
    return _probe(ground, reading, frame, done)


def _probe(ground: Ground, reading: Reading, frame: Any, done: int) -> Probe:
    total = int(np.sum([len(tree.splits) for tree in reading.trees]))
    return Probe("thresholds", tuple(ground.frame.columns), frame, None, splits=done, of=total)
