"""Values that no encoder knows, and every one that it knows."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from model_export.gate.ground import Ground, cycled, with_column
from model_export.gate.probe import Probe
from model_export.kinds import Kind

TEXTS = ("a value never seen", "", " ", "Œ\u0301\U0001f427", "nan", "None", "x" * 10_000)
"""Texts that no encoder knows: plain, empty, a blank, beyond ASCII with a combining mark and beyond the basic plane,
the words that Python has for what is missing, and a very long one."""

ROWS = 2000
"""So many known categories are asked for at most, spread over the columns."""


def strangers(kind: Kind, known: Sequence[Any]) -> list[Any]:
    """Values that are not known: texts, or for categories that are numbers one above, one below and one between two."""
    if kind == "string":
        variants = [variant for value in known[:8] for variant in _variants(value)]
        return [text for text in dict.fromkeys([*TEXTS, *variants]) if text not in known]
    if kind == "boolean" or not known:
        return []
    beyond = [max(known) + 1, min(known) - 1]
    return beyond if kind == "integer" else [*map(float, beyond), min(known) + 0.5]


def meet_known(ground: Ground) -> Iterator[Probe]:
    """Each category that an encoder knows, once, in given rows that may hold others: rare ones too."""
    known = [(name, value) for name, values in ground.categories.items() for value in values][:ROWS]
    if known:
        frame = cycled(ground.filled(len(known)), len(known))
        for name in dict.fromkeys(name for name, _ in known):
            values = frame[name].tolist()
            for place, (column, value) in enumerate(known):
                values[place] = value if column == name else values[place]
            frame = with_column(frame, name, values)
        yield Probe("known categories", tuple(ground.categories), frame, None)


def meet_strangers(ground: Ground, open_columns: Sequence[str]) -> Iterator[Probe]:
    """Unknown values in all of these columns at once."""
    found = {name: strangers(ground.kinds[name], ground.categories.get(name, ())) for name in open_columns}
    found = {name: values for name, values in found.items() if values}
    if len(found) > 1:
        frame = ground.filled(256)
        for name, values in found.items():
            frame = with_column(frame, name, islice(cycle(values), len(frame)))
        yield Probe("unknown everywhere", tuple(found), frame, None, "unknown")


def by_column(ground: Ground) -> Mapping[str, list[Any]]:
    """The unknown values of each column that has some."""
    found = {name: strangers(kind, ground.categories.get(name, ())) for name, kind in ground.kinds.items()}
    return {name: values for name, values in found.items() if values}


def _variants(value: str) -> Iterator[str]:
    yield from (value.upper(), value.lower(), value.title(), f" {value}", f"{value} ", f"{value}\u00a0")
    yield from (unicodedata.normalize(form, value) for form in ("NFC", "NFD", "NFKC"))
