"""Scoring on arrival as one call an event; it returns once all is written, or raises what asks for another delivery."""

from collections.abc import Callable
from typing import Any

from shared.deployment import Deployment
from shared.events.occurrence import Occurrence
from shared.events.outcome import Outcome

Emit = Callable[[dict[str, Any]], None]
Remaining = Callable[[], float]
"""Seconds until the platform ends this invocation."""


class Scorer:
    """Scores what arrives for one deployment."""

    def __init__(self, deployment: Deployment, emit: Emit) -> None:
        self.deployment = deployment
        self._emit = emit

    def score(self, occurrence: Occurrence, remaining: Remaining, event_id: str = "", trace_id: str = "") -> Outcome:
        """Score one occurrence; one log record tells what became of it, whatever it is.

        Raises Redeliver where another delivery may end better, and in the end the dead-letter queue should have it.
        Nothing else is raised: a bug is logged with its traceback and asks for another delivery too.
        """
        raise NotImplementedError
