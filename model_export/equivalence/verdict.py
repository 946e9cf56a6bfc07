"""What a proof over the whole input space came to."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["proven for every input", "not proven"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`words` say what was proven within which limits, or why it could not be."""

    status: Status
    words: str


def not_proven(words: str) -> Verdict:
    """No proof, and no counterexample either."""
    return Verdict("not proven", words)
