"""The table of prices: what a unit costs, where, since when that is known, and how."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

_TABLE = Path(__file__).with_name("prices.json")

Seen = Literal["provider", "list", "other"]
"""On a page of the provider's; in its list of prices, as somebody keeps or quotes it; on a page that tells of it."""


class Price(NamedTuple):
    """What a number of units costs, and what of it a month is free."""

    usd: float
    per: int
    unit: str
    free: float
    """Units a month for the whole account, once."""
    region: str
    page: str
    """The provider's, where the price of today stands."""
    seen: Seen
    where: str
    """The page on which it was seen."""


class Prices(NamedTuple):
    """All of them, as of one day."""

    looked_up: str
    currency: str
    table: Mapping[str, Price]

    @property
    def unsure(self) -> tuple[str, ...]:
        """Those that were seen neither on a page nor in a list of the provider's."""
        return tuple(name for name, price in self.table.items() if price.seen == "other")


def read_prices(path: Path = _TABLE) -> Prices:
    """The table that comes with this package, or another one of that form."""
    document = json.loads(path.read_text(encoding="utf-8"))
    table = {name: Price(**price) for name, price in document["prices"].items()}
    return Prices(document["looked_up"], document["currency"], table)
