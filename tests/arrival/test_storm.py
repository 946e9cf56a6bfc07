"""The same events a thousand times, shuffled, from many threads: one sink an object, whole, and none is lost."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shared.model import Model
from tests.arrival.desk import Desk, ndjson, timeless
from tests.conformance.penguins import ADELIE, GENTOO

DELIVERIES, THREADS, OTHERS = 1000, 8, 40


def test_a_thousand_deliveries_make_one_sink_an_object(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path / "storm", max_batch_rows=50)
    same = desk.put("same.ndjson", ndjson([ADELIE, GENTOO, {}] * 100))
    others = [desk.put(f"{number}.ndjson", ndjson([GENTOO, {}] * number)) for number in range(1, OTHERS)]
    broken = desk.put("broken.ndjson", b"")
    deliveries = [same] * DELIVERIES + [*others, broken] * 3
    random.Random(1).shuffle(deliveries)  # noqa: S311  (the same order in each run)

    with ThreadPoolExecutor(THREADS) as threads:
        outcomes = list(threads.map(desk.score, deliveries))

    assert Counter(outcomes) == {"scored": OTHERS, "broken": 1, "duplicate": len(deliveries) - OTHERS - 1}
    once = Desk(classifier, tmp_path / "storm", sink="s3://bucket/once", max_batch_rows=50)
    for event in (same, *others, broken):
        once.score(event)
    expected = {key: content.replace(b"/once/", b"/out/") for key, content in once.sinks("once").items()}
    assert timeless(desk.sinks()) == timeless(expected)
    assert len(desk.records) == len(deliveries)
