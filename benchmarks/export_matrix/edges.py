"""Finds the numbers at which the answer of a model of steps jumps, by halving, without a look inside."""

from typing import Any

import numpy as np
from pandas import DataFrame, api
from sklearn.base import BaseEstimator

from benchmarks.export_matrix.answers import Answers, ask

PAIRS = 300
HALVINGS = 1100
"""Enough for any two floats of one sign; mostly some 60 do."""

HAIRS, HAIR = 4, 2.0**-40
"""So often a row is moved, and by such a share of its numbers."""

STEPS = ("tree_", "_predictors", "bin_edges_", "booster_", "get_booster", "_Booster", "tree_count_")
"""What fitted parts have whose answers jump, and are to jump at exactly the same numbers after an export."""


def find_edges(estimator: Any, frame: DataFrame, random: np.random.Generator) -> DataFrame | None:
    """Rows on both sides of jumps: the next two float64, and the float32 around them. None where there are no steps."""
    names = [name for name in frame.columns if api.types.is_float_dtype(frame[name].dtype)]
    if not names or not has_steps(estimator):
        return None
    left, right = (frame.iloc[random.integers(0, len(frame), PAIRS)].reset_index(drop=True) for _ in range(2))
    place = random.integers(0, len(names), PAIRS)
    low, high = (side[names].to_numpy()[np.arange(PAIRS), place] for side in (left, right))
    different = _differ(estimator, left, names, place, low, high) & np.isfinite(low) & np.isfinite(high)
    left, place, low, high = left[different].reset_index(drop=True), place[different], low[different], high[different]
    if left.empty:
        return None
    low, high = _halve(estimator, left, names, place, low, high)
    kept = _stays(estimator, left, names, place, low, random) & _stays(estimator, left, names, place, high, random)
    left, place, low, high = left[kept].reset_index(drop=True), place[kept], low[kept], high[kept]
    if left.empty:
        return None
    around = [low, high, *(_next32(low, towards) for towards in (-np.inf, None, np.inf))]
    rows = [_put(left, names, place, values) for values in around]
    return DataFrame({name: np.concatenate([part[name].to_numpy() for part in rows]) for name in frame.columns}).astype(
        frame.dtypes
    )


def has_steps(part: Any) -> bool:
    """Whether a fitted estimator holds a part whose answers are steps, anywhere inside."""
    if isinstance(part, BaseEstimator) or hasattr(part, "get_params"):
        return any(hasattr(part, name) for name in STEPS) or any(
            has_steps(value) for name, value in vars(part).items() if name.endswith("_") or name in ("steps", "base")
        )
    if isinstance(part, list | tuple | np.ndarray) and (not isinstance(part, np.ndarray) or part.dtype == object):
        return any(has_steps(inner) for inner in list(part)[:20])
    return False


def _halve(estimator: Any, base: DataFrame, names: list[str], place: Any, low: Any, high: Any) -> tuple[Any, Any]:
    """Move the ends towards each other until they are neighbours; the answers at the two differ all the way."""
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        open_ = (middle != low) & (middle != high)
        if not open_.any():
            break
        jumps_first = _differ(estimator, base, names, place, low, middle)
        high = np.where(open_ & jumps_first, middle, high)
        low = np.where(open_ & ~jumps_first, middle, low)
    return low, high


def _differ(estimator: Any, base: DataFrame, names: list[str], place: Any, first: Any, second: Any) -> Any:
    answers = [ask(estimator, _put(base, names, place, values)) for values in (first, second)]
    return np.array([a != b for a, b in zip(*answers, strict=True)])


def _stays(estimator: Any, base: DataFrame, names: list[str], place: Any, values: Any, random: Any) -> Any:
    """Whether a row keeps its labels when all its other numbers move by a hair, as it does at a step of one number.

    Where it does not, a sum of all numbers is near a tie: there a rounding decides, the estimator's own too.
    """
    labels, stays = _labels(ask(estimator, _put(base, names, place, values))), np.ones(len(base), dtype=bool)
    for _ in range(HAIRS):
        moved = base.assign(**{name: base[name] * (1 + HAIR * random.choice([-1, 1], len(base))) for name in names})
        moved = _put(moved, names, place, values)
        stays &= [a == b for a, b in zip(labels, _labels(ask(estimator, moved)), strict=True)]
    return stays


def _labels(answers: Answers) -> list[Any]:
    return [answer and answer[0] for answer in answers]


def _put(base: DataFrame, names: list[str], place: Any, values: Any) -> DataFrame:
    """Each row with its value in its own column."""
    return base.assign(**{name: np.where(place == at, values, base[name]) for at, name in enumerate(names)})


def _next32(values: Any, towards: float | None) -> Any:
    single = values.astype(np.float32)
    return (single if towards is None else np.nextafter(single, np.float32(towards))).astype(np.float64)
