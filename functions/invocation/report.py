"""A run as text: the function's own words, whether it acknowledged, and the beginning of each object it wrote."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from functions.invocation.run import Run

_LINES = 3
_CHARACTERS = 400


def tell(run: Run, base: Path) -> Iterator[str]:
    """The lines; paths are told relative to `base`."""
    yield run.record or run.log.rstrip()
    yield f"outcome: {run.outcome or 'unknown'}"
    yield f"acknowledged: {'yes' if run.acknowledged else 'no, so it would be delivered again'}"
    if not run.written:
        yield "nothing new was written"
    for path in run.written:
        yield ""
        yield str(path.relative_to(base))
        yield from _quote(path)


def _quote(path: Path) -> Iterator[str]:
    """The first lines of a file, indented."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in islice(file, _LINES):
            text = line.rstrip("\r\n")
            yield f"  {text if len(text) <= _CHARACTERS else text[:_CHARACTERS] + ' …'}"
        more = sum(1 for _ in file)
    if more:
        yield f"  … {more} more line{'s' if more > 1 else ''}"
