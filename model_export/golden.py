"""Chooses the golden rows: few, diverse, with missing values among them, and none whose label hangs by a thread."""

from collections.abc import Mapping, Sequence, Set
from math import inf
from typing import Any

from model_export.gate.evidence import Evidence
from model_export.gate.probe import Probe
from shared.golden import Tolerance
from shared.predictions import Prediction

COUNT = 8

MARGIN = 100
"""So many tolerances must lie between a golden row's first and second class: another processor rounds otherwise."""


def golden_document(evidence: Evidence, probes: Sequence[Probe], tolerance: Tolerance) -> dict[str, Any]:
    """Mostly given rows, and for some columns a row that misses them, as `Model.check_golden_rows` reads them."""
    missing = [probe for probe in probes if probe.change == "missing"]
    # Each probe changes the same rows: the next one of them for the next probe.
    asked = [probe.rows[at % len(probe.frame)] for at, probe in enumerate(missing)]
    answered = [(probe.answers or [])[at % len(probe.frame)] for at, probe in enumerate(missing)]
    made = _choose(asked, answered, COUNT // 2 - 1, tolerance)
    known = {tuple(row) for row, _ in made}
    pairs = _choose(evidence.rows, evidence.answers, COUNT - len(made), tolerance, known) + made
    return _document(pairs, tolerance)


def choose_golden(rows: Sequence[list[Any]], answers: Sequence[Prediction], tolerance: Tolerance) -> dict[str, Any]:
    """The same of rows and their answers alone."""
    return _document(_choose(rows, answers, COUNT, tolerance), tolerance)


def _document(pairs: Sequence[tuple[list[Any], Prediction]], tolerance: Tolerance) -> dict[str, Any]:
    limits = {"relative": tolerance.relative, "absolute": tolerance.absolute}
    return {"rows": [row for row, _ in pairs], "predictions": [answer for _, answer in pairs], "tolerance": limits}


def _choose(
    rows: Sequence[list[Any]],
    answers: Sequence[Prediction],
    count: int,
    tolerance: Tolerance,
    known: Set[tuple[Any, ...]] = frozenset(),
) -> list[tuple[list[Any], Prediction]]:
    """At most `count` of the rows with their answers: by turns one of each label and pattern of missing values.

    No row is chosen twice, and none of those `known` already.
    """
    first = {tuple(row): place for place, row in reversed(list(enumerate(rows)))}
    places = sorted(place for row, place in first.items() if row not in known)
    steady = [place for place in places if _is_steady(answers[place], tolerance)]
    steady.sort(key=lambda place: _size(answers[place]))
    groups: dict[Any, list[int]] = {}
    for place in _spread(steady):
        missing = tuple(value is None for value in rows[place])
        groups.setdefault((missing, _label(answers[place])), []).append(place)
    return [(rows[place], answers[place]) for place in _by_turns(list(groups.values()), count)]


def _spread(places: Sequence[int]) -> list[int]:
    """The places in an order that soon covers the whole range: every n-th first."""
    step = max(1, len(places) // COUNT)
    return [place for start in range(step) for place in places[start::step]]


def _by_turns(groups: Sequence[Sequence[int]], count: int) -> list[int]:
    """One of each group, then a second of each, until there are enough; in the order of the rows."""
    longest = max(map(len, groups), default=0)
    turns = [group[turn] for turn in range(min(longest, count)) for group in groups if turn < len(group)]
    return sorted(turns[:count])


def _label(answer: Prediction) -> Any:
    return tuple(target.get("label") for target in _targets(answer))


def _size(answer: Prediction) -> float:
    """Puts a regressor's rows in the order of its answers, so that a spread of them goes from low to high."""
    return float(answer) if isinstance(answer, float) else 0.0


def _is_steady(answer: Prediction, tolerance: Tolerance) -> bool:
    return all(_lead(target) > MARGIN * tolerance.absolute for target in _targets(answer))


def _lead(target: Mapping[str, Any]) -> float:
    """By how much a label is chosen: before the second probability or distance, or by a score on its side of zero."""
    chances = sorted(target.get("probabilities", {}).values())[-2:]
    distances = sorted(target.get("distances", ()))[:2]
    leads = [pair[1] - pair[0] for pair in (chances, distances) if len(pair) == 2]
    return float(min([*leads, abs(target.get("score", inf))]))


def _targets(answer: Prediction) -> list[Mapping[str, Any]]:
    """The answer for each target; none for numbers."""
    answers = answer if isinstance(answer, list) else [answer]
    return [part for part in answers if isinstance(part, dict)]
