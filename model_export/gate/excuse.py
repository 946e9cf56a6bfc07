"""Tells a fault of the graph from a rounding that no graph could get right, for rows that nobody gave.

Given rows get no excuse. Of the others, a label may differ where the estimator's own two best classes are a rounding
apart and not equal; and far beyond the training range an answer may differ where it would for the estimator as well,
if its row were rounded to float32.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from model_export.gate.answers import gap, labels, numbers
from model_export.gate.ground import Ground, with_column
from model_export.gate.probe import Probe, ask_each
from model_export.parts import NEIGHBORS, walk
from shared.golden import Tolerance, agree
from shared.predictions import Prediction

ULPS = 8
"""So many steps of float64 two distances may be apart that are equal but for their rounding."""

STEPS = 6
"""So often a far row is moved by a rounding."""

ROUNDING = 2.0**-21
"""Relative: a few units in the last place of a float32."""

LIMIT = 512
"""So many rows at most are moved."""


def excused(
    ground: Ground, probe: Probe, tolerance: Tolerance, differing: Sequence[tuple[int, Prediction]]
) -> set[int]:
    """The places of the rows that differ by a rounding only."""
    answers = probe.answers or []
    if hasattr(ground.oracle.estimator, "decision_function"):
        found = _at_decision(ground, probe, tolerance, differing)
    else:
        found = {place for place, got in differing if _is_hair(answers[place], got, tolerance)}
    left = [(place, got) for place, got in differing if place not in found]
    # Far away points are equally near but for the last digits: a mean of neighbours is never steady there, and no fault
    # could be told from that. So graphs of those have to round their distances as the estimator does.
    lenient = probe.far and not any(isinstance(part, NEIGHBORS) for part in walk(ground.oracle.estimator))
    return found | (_unsteady(ground, probe, left) if lenient else set())


def _is_hair(wanted: Prediction, got: Prediction, tolerance: Tolerance) -> bool:
    """Whether numbers agree, and labels where two classes are not within a rounding of one another."""
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return all(agree(*pair, tolerance) or _is_hair(*pair, tolerance) for pair in zip(wanted, got, strict=True))
    return _only_label_differs(wanted, got, tolerance) and _least(wanted) < _margin(wanted) <= tolerance.absolute


def _least(answer: Mapping[str, Any]) -> float:
    """What a margin must be above: distances as large as these are told in steps, and labels follow finer ones."""
    return ULPS * float(np.spacing(max(numbers(answer)))) if "distances" in answer else 0.0


def _margin(answer: Mapping[str, Any]) -> float:
    """How far the label is from being another one; nothing is known of a label alone."""
    if "score" in answer:
        return abs(float(answer["score"]))
    sizes = sorted(numbers(answer))
    ends = sizes[:2] if "distances" in answer else sizes[-2:]
    return ends[1] - ends[0] if len(ends) > 1 else np.inf


def _at_decision(
    ground: Ground, probe: Probe, tolerance: Tolerance, differing: Sequence[tuple[int, Prediction]]
) -> set[int]:
    """The rows whose scores are a rounding apart, as large as scores are in this family."""
    answers = probe.answers or []
    flips = [place for place, got in differing if _only_label_differs(answers[place], got, tolerance)]
    if not flips:
        return set()
    scores = np.asarray(ground.oracle.estimator.decision_function(ground.oracle.rows_of(probe.frame)), dtype=float)
    margins = _margins(scores)
    limit = tolerance.relative * float(np.median(margins))
    return {place for place in flips if 0 < margins[place] <= limit}


def _only_label_differs(wanted: Prediction, got: Prediction, tolerance: Tolerance) -> bool:
    alike = isinstance(wanted, dict) and isinstance(got, dict) and wanted.keys() == got.keys()
    return alike and all(agree(wanted[key], got[key], tolerance) for key in wanted if key != "label")


def _margins(scores: Any) -> Any:
    if scores.ndim == 1:
        return np.abs(scores)
    ordered = np.sort(scores, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def _unsteady(ground: Ground, probe: Probe, differing: Sequence[tuple[int, Prediction]]) -> set[int]:
    """The rows whose answer the estimator itself changes as much when their numbers are rounded."""
    some = list(differing)[:LIMIT]
    frame = probe.frame.iloc[[place for place, _ in some]].reset_index(drop=True)
    random, found = ground.random("rounding"), set()
    for _ in range(STEPS if some else 0):
        moved = ask_each(ground.oracle, Probe("", (), _moved(ground, frame, random), None), ground.kinds)
        if moved.refused:
            continue
        for (place, got), other in zip(some, moved.answers or (), strict=True):
            wanted = (probe.answers or [])[place]
            flips = labels(wanted) == labels(got) or labels(wanted) != labels(other)
            if flips and 4 * gap(wanted, other) >= gap(wanted, got):
                found.add(place)
    return found


def _moved(ground: Ground, frame: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """The rows with each number moved by a rounding."""
    for name in ground.columns("number", "integer"):
        values = frame[name].to_numpy(float)
        moved = values + ROUNDING * np.abs(values) * random.choice([-1.0, 1.0], len(frame))
        whole = ground.kinds[name] == "integer"
        frame = with_column(frame, name, np.rint(moved).astype("int64") if whole else moved)
    return frame
