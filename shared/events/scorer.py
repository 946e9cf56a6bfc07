"""Scoring on arrival as one call an event; it returns once all is written, or raises what asks for another delivery."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from shared.deployment import Deployment
from shared.errors import ModelUnusable, Redeliver, SettingInvalid
from shared.events import messages, objects, record
from shared.events.deadline import Remaining
from shared.events.occurrence import Foreign, ObjectCreated, Occurrence, key_of
from shared.events.outcome import Outcome, Report
from shared.events.setup import Setup
from shared.stores.choice import Stores

Emit = Callable[[dict[str, Any]], None]
"""Writes one log record as one line, the way the platform wants it."""


class Scorer:
    """Scores what arrives for one deployment; it may be called from many threads at once.

    Where the model or a setting can't be used, the log says so at the start, and every event is asked for again.
    """

    def __init__(self, deployment: Deployment, emit: Emit) -> None:
        self.deployment = deployment
        self.emit = emit
        self._cold = True
        self._stores = Stores(deployment.settings.stores)
        if deployment.versions is not None:
            for entry in deployment.versions.tell_unusable():
                emit(entry)
        try:
            # Here, not in the first event: a client takes half a second, and a start has more CPU.
            self._stores.load(self.set_up().folders.sink.store)
        except (ModelUnusable, SettingInvalid) as error:
            if deployment.versions is None or isinstance(error, SettingInvalid):
                emit(record.of_unusable(deployment, error))

    def score(self, occurrence: Occurrence, remaining: Remaining, event_id: str = "", trace_id: str = "") -> Outcome:
        """Score one occurrence; one log record tells what became of it, whatever it is.

        Raises Redeliver where another delivery may end better, and in the end the dead-letter queue should have it.
        Nothing else is raised: a bug is logged with its traceback and asks for another delivery too.
        """
        started, cold, self._cold = perf_counter(), self._cold, False
        deployment = self._choose(occurrence)
        result = self._try(deployment, occurrence, remaining)
        entry = record.of(
            occurrence,
            result,
            deployment,
            cold_start=cold,
            latency_ms=(perf_counter() - started) * 1000,
            event_id=event_id,
            trace_id=trace_id,
        )
        self.emit(entry)
        if isinstance(result, Redeliver):
            raise result
        return result.outcome

    def set_up(self, occurrence: Occurrence | None = None) -> Setup:
        """What an occurrence is scored with, or some one. Raises ModelUnusable and SettingInvalid."""
        return Setup.of(self._choose(occurrence), self._stores)

    def _choose(self, occurrence: Occurrence | None) -> Deployment:
        """The version that scores an occurrence, of several the same on each delivery; for none one that is usable."""
        versions = self.deployment.versions
        if versions is None:
            return self.deployment
        key = key_of(occurrence) if occurrence else ""
        return versions.pick(key) if key else versions.usable

    def _try(self, deployment: Deployment, occurrence: Occurrence, remaining: Remaining) -> Report | Redeliver:
        """What became of an event, or what asks for another delivery."""
        try:
            return self._score(deployment, occurrence, remaining)
        except Redeliver as error:
            return error
        except (ModelUnusable, SettingInvalid) as error:
            return _redeliver(error, str(error))
        except Exception as bug:  # noqa: BLE001  the one place where an event's bug ends: the platforms' own differ
            return _redeliver(bug, "a bug: the log has the traceback")

    def _score(self, deployment: Deployment, occurrence: Occurrence, remaining: Remaining) -> Report:
        if isinstance(occurrence, Foreign):
            return Report("malformed" if occurrence.malformed else "ignored", reason=occurrence.reason)
        setup = Setup.of(deployment, self._stores)
        if isinstance(occurrence, ObjectCreated):
            return objects.score(setup, occurrence, remaining)
        return messages.score(setup, occurrence)


def _redeliver(cause: Exception, reason: str) -> Redeliver:
    error = Redeliver(reason)
    error.__cause__ = cause
    return error
