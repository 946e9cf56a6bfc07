"""What became of an event that needs no other delivery."""

from typing import Literal

Outcome = Literal["scored", "broken", "duplicate", "missing", "ignored"]
"""
scored     predictions are there; single rows may have been refused, and stand in the quarantine
broken     the content as a whole can't be read; the quarantine says why
duplicate  all was there already
missing    the object was deleted before it was read
ignored    not ours to score: outside the source, under the sink, or no event of a kind that is scored
"""
