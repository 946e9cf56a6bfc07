"""Eight processes get the same events at the same moment: one sink each, whole, and every process acknowledges."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from shared.events.occurrence import ObjectCreated
from shared.model import Model
from tests.arrival.branch import Branch
from tests.arrival.desk import ndjson, timeless
from tests.conformance.penguins import ADELIE, GENTOO
from tests.conftest import Example
from tests.stores.place import Place

ROOT = Path(__file__).parents[2]
PROCESSES = 8


def race(branch: Branch, events: Sequence[ObjectCreated], model: Path) -> list[str]:
    """The outcomes, each after its event's number."""
    folders = {f"TRESNUBES_{name.upper()}": value for name, value in branch.folders().items()}
    told = [{**event.location._asdict(), **event.version._asdict(), "size": event.size} for event in events]
    run = subprocess.run(
        [sys.executable, "-m", "tests.arrival.rivals", str(PROCESSES)],
        cwd=ROOT,
        env={**os.environ, **folders, "TRESNUBES_MODEL": str(model), "TRESNUBES_MAX_BATCH_ROWS": "50"},
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0
    return run.stdout.splitlines()


def test_of_eight_processes_one_writes_and_all_acknowledge(place: Place, penguins: Example, classifier: Model) -> None:
    branch = Branch(place)
    contents = {"a.ndjson": ndjson([ADELIE, {}, GENTOO] * 40), "b.ndjson": ndjson([GENTOO] * 10), "broken.ndjson": b""}
    events = [branch.put(name, content) for name, content in contents.items()]

    outcomes = race(branch, events, penguins.model)

    assert Counter(outcomes) == {
        "0 scored": 1,
        "1 scored": 1,
        "2 broken": 1,
        **{f"{number} duplicate": PROCESSES - 1 for number in range(len(events))},
    }
    assert timeless(branch.sinks()) == timeless(branch.score_elsewhere(classifier, *events))
