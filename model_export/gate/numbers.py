"""Rows with the numbers at which float32 and float64 end: zeros, subnormals, exact integers, large magnitudes."""

from collections.abc import Iterator, Mapping, Sequence

from model_export.gate.ground import Ground, cycled, with_column
from model_export.gate.probe import Probe

FLOAT32, FLOAT64 = 2**24, 2**53
"""The largest integers up to which float32 and float64 hold every integer."""

NUMBERS: Mapping[str, Sequence[float]] = {
    "zeros and subnormals": (0.0, -0.0, 1e-45, -1e-45, 1e-40, 5e-324, -5e-324, 2.2250738585072014e-308),
    "integers that float32 just holds": [s * (FLOAT32 + d) for s in (1, -1) for d in (-1, 0, 1)],
    "integers that float64 just holds": [float(s * (FLOAT64 + d)) for s in (1, -1) for d in (-1, 0, 1)],
    "numbers of 1e15": (1e15, -1e15),
    "numbers of 1e30": (1e30, -1e30),
    "beyond float32": (1e39, -1e39, 1e300, -1e300),
}
"""Each of one magnitude, for a number is judged by the largest answer of its family.

Just below the largest float32, powers and sums overflow in float32 that do not in float64: those are left out.
"""

INTEGERS: Mapping[str, Sequence[int]] = {
    "integers around zero": (0, 1, -1),
    "integers that float32 just holds": [s * (FLOAT32 + d) for s in (1, -1) for d in (-1, 0, 1)],
    "integers that float64 just holds": [s * (FLOAT64 + d) for s in (1, -1) for d in (-1, 0, 1)],
}

TURNS = 2
"""So many given rows get each value in each column."""

ZEROS = 8
"""So many given rows get nothing but zeros: they differ in their texts and truth values only."""

ROWS = 512
"""As many at most for each magnitude, spread over the columns."""


def put_extremes(ground: Ground) -> Iterator[Probe]:
    """Each value in each column of its kind, one at a time. The columns of categories are left to those."""
    names = {kind: ground.columns(kind) for kind in ("number", "integer")}
    for family in dict.fromkeys([*NUMBERS, *INTEGERS]):
        cells = [(name, value) for name in names["number"] for value in NUMBERS.get(family, ())]
        cells += [(name, value) for name in names["integer"] for value in INTEGERS.get(family, ())]
        cells = [cell for cell in cells if not ground.categories.get(cell[0])]
        if cells:
            yield _extreme(ground, family, (cells * TURNS)[:ROWS] if len(cells) < ROWS else _some(ground, cells))


def put_zeros(ground: Ground) -> Iterator[Probe]:
    """Zero in each column of numbers at once: a row of zeros has no direction, and no logarithm."""
    names = [name for name in ground.columns("number", "integer") if not ground.categories.get(name)]
    if len(names) > 1:
        frame = ground.filled(ZEROS)
        for name in names:
            frame = with_column(frame, name, frame[name] * 0)
        yield Probe("zeros in all columns", tuple(names), frame, None, far=True)


def _some(ground: Ground, cells: Sequence[tuple[str, float]]) -> Sequence[tuple[str, float]]:
    places = ground.random("extremes").choice(len(cells), ROWS, replace=False)
    return [cells[place] for place in sorted(places)]


def _extreme(ground: Ground, family: str, cells: Sequence[tuple[str, float]]) -> Probe:
    frame = cycled(ground.filled(len(cells)), len(cells))
    for name in dict.fromkeys(name for name, _ in cells):
        values = frame[name].tolist()
        for place, (column, value) in enumerate(cells):
            values[place] = value if column == name else values[place]
        frame = with_column(frame, name, values)
    return Probe(family, tuple(dict.fromkeys(name for name, _ in cells)), frame, None, far=True)
