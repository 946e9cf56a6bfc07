"""What became of an event that needs no other delivery."""

from typing import Literal, NamedTuple

from shared.errors import RequestError

Outcome = Literal["scored", "broken", "duplicate", "missing", "ignored", "malformed"]
"""
scored     predictions are there; single rows may have been refused, and stand in the quarantine
broken     the content as a whole can't be read; the quarantine says why
duplicate  all was there already
missing    the object was deleted before it was read
ignored    not ours to score: outside the source, under the sink, or an event of a kind that is not scored
malformed  the event is not as its provider documents it, so that nobody knows what it tells of
"""


class Report(NamedTuple):
    """An outcome, with what the log tells of it: how many rows, and a reason without a value of any row.

    `error` is why the content is broken, with all that the quarantine may say of it.
    """

    outcome: Outcome
    scored: int = 0
    quarantined: int = 0
    reason: str = ""
    error: RequestError | None = None

    @classmethod
    def broken(cls, error: RequestError) -> "Report":
        """Of a content that can't be read as a whole."""
        return cls("broken", reason=error.code, error=error)

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.scored + self.quarantined
