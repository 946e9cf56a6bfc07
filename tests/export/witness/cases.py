"""Disagreements of what skl2onnx alone makes of an estimator, in float32."""

from typing import Any

from pandas import DataFrame

from model_export import Disagreement, Tolerance
from model_export.conversion import convert, outputs_of
from model_export.gate.evidence import gather_evidence
from model_export.layout import lay_out
from model_export.metadata import signature_document, stamp
from model_export.oracle import consult
from model_export.rows import select_rows
from model_export.witness.explanation import explain
from model_export.witness.inquiry import Inquiry
from shared.model import Model


def inquire(estimator: Any, frame: DataFrame, tolerance: Tolerance | None = None) -> tuple[Inquiry, bytes]:
    """Both sides, on the given rows, and the bytes of the model."""
    rows = select_rows(estimator, frame)
    oracle = consult(estimator, named=rows.named)
    evidence = gather_evidence(oracle, rows)
    columns = [
        column._replace(nullable=column.kind != "string", categories=evidence.categories.get(column.name, ()))
        for column in lay_out(estimator, evidence.kinds)
    ]
    graph = convert(oracle, columns, ()).graph
    content = stamp(graph, {"signature": signature_document(columns, outputs_of(oracle))})
    return Inquiry(oracle, Model.from_bytes(content), evidence, tolerance or Tolerance()), content


def explained(
    estimator: Any, frame: DataFrame, asked: DataFrame | None = None, tolerance: Tolerance | None = None
) -> Disagreement:
    """What an export says of the rows that are asked, or of the given ones: the worst of them, looked into."""
    inquiry, content = inquire(estimator, frame, tolerance)
    rows = inquiry.evidence.rows if asked is None else asked.astype(object).to_numpy().tolist()
    witnesses = [outcome.witness for outcome in inquiry.ask(rows) if outcome.witness is not None]
    error = Disagreement(max(witnesses, key=lambda witness: witness.distance), len(witnesses), len(rows))
    error.content = content
    return explain(error, inquiry.oracle, inquiry.evidence, inquiry.tolerance)
