"""Near the platform's deadline an object is given up between two batches, and nothing of it is seen."""

from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from shared.errors import OutOfTime
from shared.events.deadline import Deadline, Remaining, count_down
from shared.model import Model
from shared.stores.port import CHUNK
from tests.arrival.desk import Desk, ndjson
from tests.conformance.penguins import ADELIE


def counting_down(*seconds: float) -> Remaining:
    """A platform's clock; the last answer stays. It is asked at the start, before each batch and each further chunk."""
    answers: Iterator[float] = iter(seconds)
    last = seconds[-1]
    return lambda: next(answers, last)


def test_an_object_without_time_is_given_up_between_two_batches(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, max_batch_rows=2)
    event = desk.put("a.ndjson", ndjson([ADELIE] * 10))

    with pytest.raises(OutOfTime, match=rf"4 rows, {event.size} of {event.size} bytes were read in .* s, and"):
        desk.score(event, counting_down(60, 60, 60, 50, 4.9))

    assert desk.sinks() == {}
    assert desk.records[-1]["outcome"] == "redeliver"


def test_a_batch_that_is_long_in_coming_is_given_up_while_it_is_read(desk: Desk) -> None:
    event = desk.put("a.ndjson", b"\n" * 3 * CHUNK)

    with pytest.raises(OutOfTime, match=rf"0 rows, {2 * CHUNK} of {3 * CHUNK} bytes were read in .* s, and"):
        desk.score(event, counting_down(60, 60, 60, 4.9))

    assert desk.sinks() == {}


def test_the_next_delivery_starts_again_and_writes_all(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, max_batch_rows=2)
    event = desk.put("a.ndjson", ndjson([ADELIE, {}] * 5))
    with pytest.raises(OutOfTime):
        desk.score(event, counting_down(60, 60, 0))

    outcome = desk.score(event)

    assert outcome == "scored"
    assert [line["row"] for line in desk.lines(".predictions.ndjson")] == [0, 2, 4, 6, 8]
    assert [line["row"] for line in desk.lines(".quarantine.ndjson")] == [1, 3, 5, 7, 9]


def test_a_platform_that_gives_little_time_is_given_a_chance() -> None:
    Deadline(counting_down(3.0, 2.9)).expect_batch()


def test_a_batch_is_not_begun_that_may_not_end() -> None:
    deadline = Deadline(counting_down(4.0, 4.0, 1.09))
    deadline.expect_batch()
    sleep(0.05)

    with pytest.raises(OutOfTime):
        deadline.expect_batch()


def test_seconds_are_counted_down_and_none_are_no_limit() -> None:
    assert 59 < count_down(60)() <= 60
    assert count_down(0)() == float("inf")
