"""Scores one object: read at exactly its version, batch by batch, into sinks that appear whole or not at all."""

from collections.abc import Iterator
from contextlib import closing

from shared.codec import numbered
from shared.errors import ObjectMissing, OutOfTime, Redeliver, RequestError
from shared.events import manifest, sifting
from shared.events.deadline import Deadline, Remaining
from shared.events.names import ObjectNames
from shared.events.occurrence import ObjectCreated
from shared.events.once import create
from shared.events.outcome import Report
from shared.events.setup import Setup
from shared.events.sinks import Sinks
from shared.events.source import Source
from shared.http.media import JSON
from shared.reading.objects import read_batches
from shared.stores.port import CHUNK


def score(setup: Setup, created: ObjectCreated, remaining: Remaining) -> Report:
    """Score an object and write its sinks, the manifest last. Raises Redeliver, ModelUnusable and SettingInvalid."""
    reason = setup.folders.refuse(created)
    if reason:
        return Report("ignored", reason=reason)
    if not created.version:
        raise Redeliver("expected the object's etag or version in the event, got neither")
    names = name(setup, created)
    if setup.open_sink().exists(names.manifest):
        return Report("duplicate")
    deadline = Deadline(remaining)
    try:
        with closing(Source(_read(setup, created), deadline)) as source:
            return _write(setup, created, names, source, deadline)
    except ObjectMissing as error:  # deleted before it was read, or meanwhile
        return Report("missing", reason=str(error))


def _read(setup: Setup, created: ObjectCreated) -> Iterator[bytes]:
    """The content that the event brought, else the store's. Raises ObjectMissing, ObjectReplaced and StoreFailed."""
    content = created.content
    if content is None:
        return setup.stores.open(created.location.store).read(created.location.key, created.version)
    return (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))


def name(setup: Setup, created: ObjectCreated) -> ObjectNames:
    """The names of what is written for an object."""
    source, sink = setup.folders
    relative = created.location.relative_to(source) if source else created.location.key
    return ObjectNames.of(sink, relative, created.version, setup.model.sha256, setup.settings.sink_format)


def _write(setup: Setup, created: ObjectCreated, names: ObjectNames, source: Source, deadline: Deadline) -> Report:
    """Fill and commit the sinks, quarantine and predictions before the manifest: once that is there, all is."""
    store = setup.open_sink()
    lines = numbered.lines(setup.settings.sink_format, setup.model.signature.outputs)
    with Sinks(store, names, lines) as sinks:
        try:
            _fill(setup, created, sinks, source, deadline)
        except RequestError as error:
            report = sinks.commit_broken(error)
        else:
            report = sinks.commit()
    if created.size is None and not report.error:  # of a broken object not all was read
        created = created._replace(size=source.size)
    content = manifest.write(setup, created, names, report, deadline.elapsed)
    return report if create(store, names.manifest, JSON, content) else Report("duplicate")


def _fill(setup: Setup, created: ObjectCreated, sinks: Sinks, source: Source, deadline: Deadline) -> None:
    """Score all batches. Raises RequestError where the content is broken as a whole, and OutOfTime."""
    setup.model.plan()
    batches = read_batches(source, created.location.key, created.media_type, setup.model.signature, setup.settings)
    try:
        deadline.expect_batch()
        for batch in batches:
            _add(sinks, sifting.score(setup.model, batch))
            deadline.expect_batch()
    except OutOfTime as error:
        size = "?" if created.size is None else created.size
        raise OutOfTime(
            f"{sinks.rows} rows, {source.size} of {size} bytes were read in {deadline.elapsed:.1f} s, and nothing is "
            "written: give the function more time or memory, or split the object"
        ) from error


def _add(sinks: Sinks, sifted: sifting.Sifted) -> None:
    for numbers, results in sifted.scored:
        sinks.add(numbers, results)
    for number, error in sifted.refused:
        sinks.quarantine.add(number, error)
