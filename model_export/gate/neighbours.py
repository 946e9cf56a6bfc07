"""The floating point numbers beside a number, and numbers halved by their place among all floats."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def around(value: float) -> list[float]:
    """The number and its two neighbours in float64, and the same of its rounding to float32: six numbers."""
    single = np.float32(value)
    wide = [value, float(np.nextafter(value, -np.inf)), float(np.nextafter(value, np.inf))]
    narrow = [single, np.nextafter(single, np.float32(-np.inf)), np.nextafter(single, np.float32(np.inf))]
    return [*wide, *map(float, narrow)]


def midway(low: Floats, high: Floats) -> Floats:
    """The float that has as many floats to `low` as to `high`: halving so meets neighbours after 64 times."""
    first, last = _ordered(low), _ordered(high)
    return _float((first & last) + ((first ^ last) >> 1))


def _ordered(values: Floats) -> NDArray[np.int64]:
    """Integers in the order of the floats."""
    bits = values.view(np.int64)
    return np.where(bits < 0, np.int64(-(2**63)) - bits, bits)


def _float(order: NDArray[np.int64]) -> Floats:
    bits = np.where(order < 0, np.int64(-(2**63)) - order, order)
    return bits.astype(np.int64).view(np.float64)
