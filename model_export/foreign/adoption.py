"""Graph in, self-describing model out: signature, golden rows and statistics, and a word on what was not proven."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

import pandas as pd
from onnx import ModelProto

from model_export.errors import ExportError
from model_export.foreign.graph import describe, is_probabilities_alone, load, maker_of, read_graph
from model_export.foreign.label import add_label
from model_export.foreign.lighter import lighten
from model_export.foreign.rows import Rows, ask, select
from model_export.foreign.signature import check_shapes, read_off, read_signature
from model_export.golden import choose_golden
from model_export.provenance import now, versions_here
from model_export.signing import read_private_key
from model_export.statistics import describe_columns
from model_export.storage import write_model
from model_export.target import check_target, check_tolerance
from model_export.words import listed
from shared.golden import Tolerance
from shared.integrity.inspection import inspect
from shared.integrity.policy import find_unlisted
from shared.metadata import FORMAT
from shared.model import Model

NOT_COMPARED = "not compared with an estimator: whether it answers as what it was made from did, nobody has checked"


@dataclass(frozen=True, slots=True)
class Adopted:
    """A graph from elsewhere that was written as a model; `rows` counts those that it has answered for golden rows."""

    path: Path
    name: str
    version: str
    sha256: str
    bytes: int
    rows: int
    notes: tuple[str, ...]


def adopt(
    graph: Path,
    out: Path,
    *,
    name: str | None = None,
    version: str = "1",
    signature: Path | None = None,
    data: pd.DataFrame | None = None,
    tolerance: Tolerance | None = None,
    data_sha256: str | None = None,
    sign: Path | None = None,
) -> Adopted:
    """Write the ONNX file `graph` to `out` as a model that describes itself.

    Its signature is the JSON file `signature`, or read off the graph. Rows of `data` become golden rows with the
    graph's own answers: they show whether a runtime answers as the one here did, and nothing of how the graph was made.
    Raises a kind of `ExportError`, and then writes nothing.
    """
    tolerance = tolerance or Tolerance()
    check_tolerance(tolerance)
    name = check_target(out, name, version)
    key = read_private_key(sign) if sign else None
    content, proto = read_graph(graph)
    document = read_signature(signature) if signature else read_off(load(content))
    if is_probabilities_alone(document["outputs"]):
        proto, document["outputs"] = add_label(proto, document["outputs"][0])
        content = proto.SerializeToString(deterministic=True)
    model = load(describe(content, _texts(name, version, document)))
    check_shapes(model)
    rows = None if data is None else select(data, model.signature.columns)
    parts = _texts(name, version, document) | _told(graph, proto, data_sha256)
    if rows is not None:
        parts |= _measured(model, rows, tolerance)
        content = lighten(content, proto, rows.values, parts["signature"])
    content = describe(content, parts)
    load(content)
    _write(out, content, key.sign(content) if key else None)
    count = 0 if rows is None else len(rows.values)
    notes = tuple(_notes(content, rows))
    return Adopted(out, name, version, sha256(content).hexdigest(), len(content), count, notes)


def _texts(name: str, version: str, signature: dict[str, Any]) -> dict[str, str]:
    return {"format": str(FORMAT), "name": name, "version": version, "signature": _text(signature)}


def _told(path: Path, graph: ModelProto, data_sha256: str | None) -> dict[str, str]:
    """Where the graph came from. `estimator` is null: there was none to compare with."""
    source = {"maker": maker_of(graph), "sha256": sha256(path.read_bytes()).hexdigest()}
    told = {"created": now(), "estimator": None, "graph": source, "data_sha256": data_sha256}
    return {"provenance": _text(told | {"versions": versions_here()})}


def _measured(model: Model, rows: Rows, tolerance: Tolerance) -> dict[str, str]:
    golden = choose_golden(rows.values, ask(model, rows.values), tolerance)
    return {"golden": _text(golden), "statistics": _text(describe_columns(rows.frame, rows.kinds))}


def _notes(content: bytes, rows: Rows | None) -> Iterator[str]:
    yield NOT_COMPARED
    if rows is None:
        yield "no rows were given: it has no golden rows, so another runtime's mistakes are not found at load"
    elif rows.ignored:
        yield f"not used, the signature does not have them: {listed(rows.ignored)}"
    unlisted = find_unlisted(inspect(content))
    if unlisted:
        words = ",".join(sorted(set(unlisted.values())))
        yield f"it holds {listed(sorted(unlisted))}: a bundle of it needs --allow {words}"


def _text(value: Any) -> str:
    return dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _write(out: Path, content: bytes, signature: bytes | None) -> None:
    try:
        write_model(out, content, signature)
    except OSError as error:
        raise ExportError(f"{out} can't be written: {error}") from error
