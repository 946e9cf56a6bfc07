"""A function that was given one event in its cloud's own runtime, and what came of it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from functions.invocation.settings import choose_settings
from functions.invocation.stage import Stage
from functions.local.arrival import EventRuntime, open_events
from functions.local.runtime import Cloud
from shared.events.occurrence import Message, ObjectCreated

_RECORD_SECONDS = 2.0
_POLL_SECONDS = 0.02

DONE = ("scored", "duplicate")
"""The outcomes after which the predictions are there."""


class Run(NamedTuple):
    """What a function did with an event. `log` is all that it wrote; `record` its line about the event, if any."""

    acknowledged: bool
    log: str
    record: str
    outcome: str
    written: list[Path]

    @property
    def scored(self) -> bool:
        """Whether the predictions are there; single rows may stand in the quarantine."""
        return self.acknowledged and self.outcome in DONE


def run(cloud: Cloud, bundle: Path, kind: str, occurrence: ObjectCreated | Message, stage: Stage) -> Run:
    """Give an event to a bundle's function. Raises RuntimeFault and BundleError."""
    before = stage.files()
    settings = choose_settings(cloud, occurrence, stage.folder)
    with open_events(cloud, bundle, Path(sys.executable), settings) as runtime:
        start = len(runtime.log)
        acknowledged = runtime.deliver(kind, occurrence)
        record, outcome = _await_record(runtime, start)
        log = runtime.log[start:]
    return Run(acknowledged, log, record, outcome, stage.changed(before))


def _await_record(runtime: EventRuntime, start: int) -> tuple[str, str]:
    """The function's line about the event, which may come a little later than its answer, and the outcome in it."""
    deadline = time.monotonic() + _RECORD_SECONDS
    while True:
        found = next(_records(runtime.log[start:]), None)
        if found or time.monotonic() > deadline:
            return found or ("", "")
        time.sleep(_POLL_SECONDS)


def _records(log: str) -> Iterator[tuple[str, str]]:
    """The lines that tell what became of an event, and what did."""
    for line in log.splitlines():
        record = _parse(line)
        if isinstance(record, dict) and isinstance(record.get("outcome"), str):
            yield line, record["outcome"]


def _parse(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
