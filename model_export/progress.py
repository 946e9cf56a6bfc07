"""Tells how far an export is: a seam of one call, silent by default, a bar where a person looks on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with a stage in words, how much of it is done, and how much there is."""

STAGES = 4
"""Of an export, for whoever waits."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress is told."""


@contextmanager
def bar(stream: TextIO | None = None) -> Iterator[Progress]:
    """A bar on `stream` (stderr), one line that is gone in the end; silent where the stream is no terminal."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield silent
        return
    # Only where a person looks on: the rest of the world need not wait for the import.
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread beside the export's own
    shown: Any = tqdm(file=stream, leave=False, bar_format="{desc} |{bar:24}| {n_fmt}/{total_fmt} {elapsed}")

    def tell(stage: str, done: int, total: int) -> None:
        shown.total, shown.n = total, done
        shown.set_description_str(stage, refresh=False)
        shown.refresh()

    with shown:
        yield tell
