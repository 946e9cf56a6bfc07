"""The report as JSON: in full for a file, in short for the model's metadata."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from model_export.gate.proof import Heard
from model_export.report.report import Refusal, Report


def full_document(told: Report | Refusal) -> dict[str, Any]:
    """All of it; what is empty is left out. A number that is not finite becomes its name, for JSON has none."""
    document: dict[str, Any] = _plain(_refused(told) if isinstance(told, Refusal) else _exported(told))
    return document


def short_document(report: Report) -> dict[str, Any]:
    """What travels in the model: how much was compared, the largest difference, precision, repairs, the verdict."""
    return {
        "rows": report.compared.rows,
        "kinds": len(report.compared.families),
        **_splits(report.compared.families),
        "largest": float(f"{report.compared.largest:.2g}"),
        "numbers": report.numbers,
        **_filled({"repairs": list(report.repairs), "rewrites": list(report.rewrites)}),
        **({"proof": report.proof.status} if report.proof else {}),
    }


def _splits(families: Sequence[Heard]) -> dict[str, list[int]]:
    """How many splits of trees were reached, of how many; nothing where there are none."""
    reached, there = sum(family.splits for family in families), sum(family.of for family in families)
    return {"splits": [reached, there]} if there else {}


def _exported(report: Report) -> dict[str, Any]:
    nullable = [column.name for column in report.columns if column.nullable]
    closed = [column.name for column in report.columns if column.closed]
    return {
        "verdict": "exported",
        "compared": [_family(family) for family in report.compared.families],
        "largest": report.compared.largest,
        "numbers": {"precision": report.numbers, "why": report.why},
        "repairs": list(report.repairs),
        "rewrites": list(report.rewrites),
        "graph_bytes": {"as converted": report.plain_bytes, "written": report.graph_bytes},
        "promises": {"missing values taken": nullable, "unknown values refused": closed},
        **({"proof": asdict(report.proof)} if report.proof else {}),
    }


def _family(family: Heard) -> dict[str, Any]:
    return {"family": family.family, "rows": family.rows, "largest": family.largest, **_filled(asdict(family))}


def _refused(refusal: Refusal) -> dict[str, Any]:
    witness = refusal.witness
    told = {
        "verdict": "refused",
        "error": refusal.error,
        "message": refusal.message,
        "notes": list(refusal.notes),
        "causes": list(refusal.causes),
    }
    if witness is None:
        return told
    shown = {"row": witness.row, "matters": list(witness.matters), "estimator": witness.estimator}
    return told | {"witness": shown | {"model": witness.model, "reason": witness.reason}}


def _filled(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, float) and not isfinite(value) else value
