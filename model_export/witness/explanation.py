"""Turns a disagreement as it was met into one that a person can use: a small witness, and its likely causes."""

from collections.abc import Iterator
from contextlib import contextmanager

import onnx

from model_export.errors import Disagreement
from model_export.gate.evidence import Evidence
from model_export.oracle import Oracle
from model_export.witness.causes import find_causes
from model_export.witness.inquiry import Inquiry
from model_export.witness.shrinking import shrink
from shared.golden import Tolerance
from shared.model import Model


@contextmanager
def explaining(oracle: Oracle, evidence: Evidence, tolerance: Tolerance) -> Iterator[None]:
    """Explain a disagreement that comes through."""
    try:
        yield
    except Disagreement as error:
        raise explain(error, oracle, evidence, tolerance) from error


def explain(error: Disagreement, oracle: Oracle, evidence: Evidence, tolerance: Tolerance) -> Disagreement:
    """The disagreement with the smallest witness that was found and its causes; its notes (PEP 678) stay."""
    if error.content is None:
        return error
    inquiry = Inquiry(oracle, Model.from_bytes(error.content), evidence, tolerance)
    witness = shrink(error.witness, inquiry)
    causes = find_causes(witness, inquiry, onnx.load_from_string(error.content))
    explained = Disagreement(witness, error.differing, error.compared, error.missed, causes)
    for note in getattr(error, "__notes__", ()):
        explained.add_note(note)
    return explained
