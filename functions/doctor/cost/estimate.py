"""An estimate: lines of a bill, each an amount at a price."""

from __future__ import annotations

from typing import NamedTuple

from functions.doctor.cost.prices import Prices
from functions.local.runtime import Cloud


class Line(NamedTuple):
    """One line of the bill."""

    what: str
    amount: float
    unit: str
    free: float
    """Units of the amount that are free."""
    usd: float
    price: str
    """Its name in the table of prices."""


class Estimate(NamedTuple):
    """A function's bill of a month."""

    cloud: Cloud
    function: str
    region: str
    lines: tuple[Line, ...]
    assumed: tuple[str, ...]
    """How this cloud counts, and what was taken for given."""

    @property
    def usd(self) -> float:
        """The sum."""
        return sum(line.usd for line in self.lines)


def charge(prices: Prices, name: str, what: str, amount: float, *, free: bool = True) -> Line:
    """`amount` at a price, without what of it is free, if that counts."""
    price = prices.table[name]
    given = min(amount, price.free) if free else 0.0
    return Line(what, amount, price.unit, given, (amount - given) * price.usd / price.per, name)
