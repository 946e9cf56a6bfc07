"""The report of an export, as a value: what was compared, what became of the graph, and what is promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from model_export.equivalence import Verdict
from model_export.errors import Disagreement, ExportError, Witness
from model_export.gate.proof import Proof
from model_export.precision import wants_float64
from shared.signature import Column
from shared.tensor import DOUBLE


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was written: the kind of error, its words and notes; a disagreement also has a witness and causes."""

    error: str
    message: str
    notes: tuple[str, ...] = ()
    witness: Witness | None = None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """An export that was written. `repairs` and `rewrites` are names; bytes are of the graph as converted and now."""

    compared: Proof
    columns: tuple[Column, ...]
    why: str
    repairs: tuple[str, ...]
    rewrites: tuple[str, ...]
    plain_bytes: int
    graph_bytes: int
    proof: Verdict | None = None

    @property
    def numbers(self) -> str:
        """In which precision the graph takes numbers."""
        return "float64" if any(column.element is DOUBLE for column in self.columns) else "float32"


def why_precision(columns: Sequence[Column], estimator: Any) -> str:
    """Why the numbers are in float32 or float64, in words."""
    if not any(column.element is DOUBLE for column in columns):
        return "it passes, and is the smaller"
    return "it tells apart what is one number in float32" if wants_float64(estimator) else "float32 does not pass"


def refusal_of(error: ExportError) -> Refusal:
    """An error as the report tells it."""
    notes = tuple(getattr(error, "__notes__", ()))
    if isinstance(error, Disagreement):
        return Refusal("Disagreement", str(error), notes, error.witness, error.causes)
    return Refusal(type(error).__name__, str(error), notes)
