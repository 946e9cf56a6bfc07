"""What became of an event that needs no other delivery."""

from typing import Literal, NamedTuple

Outcome = Literal["scored", "broken", "duplicate", "missing", "ignored"]
"""
scored     predictions are there; single rows may have been refused, and stand in the quarantine
broken     the content as a whole can't be read; the quarantine says why
duplicate  all was there already
missing    the object was deleted before it was read
ignored    not ours to score: outside the source, under the sink, or no event of a kind that is scored
"""


class Report(NamedTuple):
    """An outcome, with what the log tells of it: how many rows, and a reason without a value of any row."""

    outcome: Outcome
    scored: int = 0
    quarantined: int = 0
    reason: str = ""

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.scored + self.quarantined
