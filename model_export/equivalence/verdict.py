"""What a proof over the whole input space came to."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["proven for every input", "trees proven", "not proven"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`words` say what was proven within which limits, or why it could not be.

    Where "trees proven" the steps before the trees were compared on rows only; never is what follows their sum proven.
    """

    status: Status
    words: str


def not_proven(words: str) -> Verdict:
    """No proof, and no counterexample either."""
    return Verdict("not proven", words)
