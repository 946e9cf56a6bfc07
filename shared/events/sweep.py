"""Scores what no event told of: each object of the source for which the model has written no manifest."""

from collections import Counter
from collections.abc import Iterator
from heapq import heappop, heappush
from time import perf_counter
from typing import NamedTuple

from shared.errors import ModelUnusable, OutOfTime, Redeliver, SettingInvalid
from shared.events import objects, record
from shared.events.deadline import Deadline, Remaining
from shared.events.names import manifests_of
from shared.events.occurrence import ObjectCreated
from shared.events.scorer import Scorer
from shared.events.setup import Setup
from shared.stores.location import Location


class _Found(NamedTuple):
    """An object of the source; its manifest's key comes first, for that is the order.

    It is empty where the version that would score the object can't be used.
    """

    manifest: str
    created: ObjectCreated


def sweep(scorer: Scorer, remaining: Remaining, event_id: str = "", trace_id: str = "") -> Counter[str]:
    """Score every object of the source that has no manifest, one after another; how many came to which outcome.

    An object that fails keeps back no other, and is tried again by the next sweep; so is all for which there was no
    time. One log record tells of the sweep, besides one of each object that it scored. Raises Redeliver where the
    sweep as such fails: a folder can't be listed, or the model or a setting can't be used.
    """
    started = perf_counter()
    outcomes, failure = Counter[str](), None
    try:
        reason = _score_all(scorer, remaining, (event_id, trace_id), outcomes)
    except (Redeliver, ModelUnusable, SettingInvalid) as error:
        reason, failure = str(error), error
    swept = record.Swept(outcomes, reason, failure is not None, (perf_counter() - started) * 1000)
    scorer.emit(record.of_sweep(swept, scorer.deployment, event_id, trace_id))
    if failure is not None:
        raise Redeliver(reason) from failure
    return outcomes


def _score_all(scorer: Scorer, remaining: Remaining, ids: tuple[str, str], outcomes: Counter[str]) -> str:
    """Count the outcomes; why it ended early, or nothing."""
    deadline = Deadline(remaining)
    for created, done in _walk(scorer):
        try:
            deadline.expect_chunk()
            outcomes["duplicate" if done else scorer.score(created, remaining, *ids)] += 1
        except OutOfTime:
            return f"the time is up: {created.location} and what comes after it are left to the next sweep"
        except Redeliver:  # the scorer logged it
            outcomes["redeliver"] += 1
    return ""


def _walk(scorer: Scorer) -> Iterator[tuple[ObjectCreated, bool]]:
    """The objects of the source, and whether each has its manifest; the two folders are walked side by side.

    To ask for each manifest would take a request an object. One that is not seen here is asked for before the object
    is scored, so a store that lists in another order costs time, and nothing else.
    """
    setup = scorer.set_up()
    keys = (entry.key for entry in setup.open_sink().walk(manifests_of(setup.folders.sink)))
    key = next(keys, "")
    for manifest, created in _find(scorer, setup):
        while key and key < manifest:
            key = next(keys, "")
        yield created, key == manifest != ""


def _find(scorer: Scorer, setup: Setup) -> Iterator[_Found]:
    """The objects of the source in the order of their manifests, which is not quite their own.

    `a` comes before `a b`, and `a.VERSION…` after `a b.VERSION…`. So an object waits until no manifest can come before
    its own. Each that waits begins the key of the next one: there are few.
    """
    source, sink = setup.folders.expect_source(), setup.folders.sink
    waiting: list[_Found] = []
    for entry in setup.stores.open(source.store).walk(source.folder.key):
        created = ObjectCreated(Location(source.store, entry.key), entry.version, entry.size)
        least = f"{manifests_of(sink)}{created.location.relative_to(source)}"
        while waiting and waiting[0].manifest < least:
            yield heappop(waiting)
        if setup.folders.refuse(created):
            continue
        try:
            heappush(waiting, _Found(objects.name(scorer.set_up(created), created).manifest, created))
        except ModelUnusable:  # its version alone: what comes after it may be another's
            yield _Found("", created)
    while waiting:
        yield heappop(waiting)
