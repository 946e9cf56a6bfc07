"""Scores one object: read at exactly its version, batch by batch, into sinks that appear whole or not at all."""

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


def score(setup: Setup, created: ObjectCreated, remaining: Remaining) -> Report:
    """Score an object and write its sinks, the manifest last. Raises Redeliver, ModelUnusable and SettingInvalid."""
    reason = setup.folders.refuse(created)
    if reason:
        return Report("ignored", reason=reason)
    if not created.version:
        raise Redeliver("expected the object's etag or version in the event, got neither")
    names = _name(setup, created)
    if setup.stores.open(setup.folders.sink.store).exists(names.manifest):
        return Report("duplicate")
    deadline = Deadline(remaining)
    try:
        chunks = setup.stores.open(created.location.store).read(created.location.key, created.version)
    except ObjectMissing as error:
        return Report("missing", reason=str(error))
    with closing(Source(chunks)) as source:
        return _write(setup, created, names, source, deadline)


def _name(setup: Setup, created: ObjectCreated) -> ObjectNames:
    source, sink = setup.folders
    relative = created.location.relative_to(source) if source else created.location.key
    return ObjectNames.of(sink, relative, created.version, setup.model.sha256, setup.settings.sink_format)


def _write(setup: Setup, created: ObjectCreated, names: ObjectNames, source: Source, deadline: Deadline) -> Report:
    """Fill and commit the sinks, quarantine and predictions before the manifest: once that is there, all is."""
    store = setup.stores.open(setup.folders.sink.store)
    lines = numbered.lines(setup.settings.sink_format, setup.model.signature.outputs)
    broken: RequestError | None = None
    with Sinks(store, names, lines) as sinks:
        try:
            _fill(setup, created, sinks, source, deadline)
        except RequestError as error:
            broken = error
            sinks.commit_broken(error)
        else:
            sinks.commit()
    report = Report(
        "broken" if broken else "scored", sinks.scored, sinks.quarantine.rows, broken.code if broken else ""
    )
    content = manifest.write(
        created,
        report,
        setup.model,
        setup.folders.sink,
        names,
        size=source.size if created.size is None else created.size,
        duration_ms=deadline.elapsed * 1000,
        error=broken,
    )
    return report if create(store, names.manifest, JSON, content) else Report("duplicate")


def _fill(setup: Setup, created: ObjectCreated, sinks: Sinks, source: Source, deadline: Deadline) -> None:
    """Score all batches. Raises RequestError where the content is broken as a whole, and OutOfTime between two."""
    setup.model.plan()
    batches = read_batches(source, created.location.key, created.media_type, setup.model.signature, setup.settings)
    rows = 0
    while deadline.allows_another():
        batch = next(batches, None)
        if batch is None:
            return
        scored, refused = sifting.score(setup.model, batch)
        for numbers, results in scored:
            sinks.add(numbers, results)
        for number, error in refused:
            sinks.quarantine.add(number, error)
        rows += batch.height
    size = "?" if created.size is None else created.size
    raise OutOfTime(
        f"{rows} rows, {source.size} of {size} bytes were read in {deadline.elapsed:.1f} s, and nothing is written: "
        "give the function more time or memory, or split the object"
    )
