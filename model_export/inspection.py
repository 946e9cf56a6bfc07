"""Tells what a model file holds, self-describing or plain, as one JSON document or as text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, ValueInfoProto

from model_export.errors import ExportError
from model_export.words import count
from shared.metadata import KEY

PARTS = ("signature", "golden", "statistics", "provenance")


def inspect(path: Path) -> dict[str, Any]:
    """What the file says about itself; a part that it lacks is `None`, and `lacks` lists them. Raises `ExportError`."""
    if not path.is_file():
        raise ExportError(f"there is no file {path}")
    try:
        content = path.read_bytes()
        model = onnx.load_from_string(content)
        texts = {prop.key.removeprefix(KEY): prop.value for prop in model.metadata_props if prop.key.startswith(KEY)}
        parts = {part: loads(texts[part]) if part in texts else None for part in (*PARTS, "report")}
    except Exception as error:  # protobuf's errors have no common root
        raise ExportError(f"{path} can't be read as an ONNX model: {error}") from error
    if not model.graph.output:
        raise ExportError(f"{path} can't be read as an ONNX model: it has no outputs")
    return {
        "name": texts.get("name"),
        "version": texts.get("version"),
        "format": texts.get("format"),
        "sha256": sha256(content).hexdigest(),
        "bytes": len(content),
        **parts,
        "inputs": [_value(value) for value in model.graph.input],
        "outputs": [_value(value) for value in model.graph.output],
        "operators": dict(Counter(node.op_type for node in model.graph.node).most_common()),
        "opsets": {opset.domain or "ai.onnx": opset.version for opset in model.opset_import},
        "ir_version": model.ir_version,
        "lacks": [part for part in ("name", "version", *PARTS) if part not in texts],
    }


def describe(document: dict[str, Any]) -> str:
    """The document of `inspect` as text for a terminal."""
    return "\n".join(_lines(document))


def _value(value: ValueInfoProto) -> dict[str, Any]:
    kind = value.type.WhichOneof("value") or "nothing"
    if kind != "tensor_type":
        return {"name": value.name, "type": kind.removesuffix("_type"), "shape": []}
    tensor = value.type.tensor_type
    shape = [size.dim_value or size.dim_param or None for size in tensor.shape.dim]
    return {"name": value.name, "type": TensorProto.DataType.Name(tensor.elem_type).lower(), "shape": shape}


def _lines(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['name'] or '(no name)'} {document['version'] or '(no version)'}  {document['bytes']} bytes"
    yield f"sha256 {document['sha256']}"
    if document["lacks"]:
        plain = "" if document["signature"] else ": a plain ONNX model, its columns are read off its graph"
        yield f"lacks {', '.join(document['lacks'])}{plain}"
    if document["signature"]:
        yield from _signature_lines(document["signature"], document["statistics"] or {})
    if document["golden"]:
        yield from _golden_lines(document["golden"])
    if document["report"]:
        yield from _report_lines(document["report"])
    if document["provenance"] and document["provenance"]["estimator"] is None:
        yield from _origin_lines(document["provenance"])
    elif document["provenance"]:
        yield from _provenance_lines(document["provenance"])
    for side in ("inputs", "outputs"):
        yield f"\ngraph {side}"
        yield from _table([[value["name"], value["type"], str(value["shape"])] for value in document[side]])
    yield f"\noperators {_pairs(document['operators'])}"
    yield f"opsets {_pairs(document['opsets'])}, IR version {document['ir_version']}"


def _signature_lines(signature: dict[str, Any], statistics: dict[str, Any]) -> Iterator[str]:
    yield "\ncolumns"
    rows = [["name", "kind", "missing values", "values", "in the given rows"]]
    for column in signature["columns"]:
        known = ", ".join(map(_text, column.get("categories", ())))
        values = f"only {known}" if column.get("closed") else known
        allowed = "taken" if column["nullable"] else "refused"
        rows.append([column["name"], column["kind"], allowed, values, _training(statistics.get(column["name"], {}))])
    yield from _table(rows)
    yield "\noutputs"
    yield from _table(
        [
            [output["role"] or output["name"], ", ".join(map(_text, output.get("classes", ())))]
            for output in signature["outputs"]
        ]
    )


def _training(statistics: dict[str, Any]) -> str:
    if not statistics.get("count"):
        return ""
    missing = f", {statistics['missing']} missing" if statistics["missing"] else ""
    if "mean" in statistics:
        return f"{statistics['min']:.6g} to {statistics['max']:.6g}, mean {statistics['mean']:.6g}{missing}"
    top = ", ".join(f"{_text(value)} {count}" for value, count in statistics["top"][:3])
    return f"{statistics['distinct']} distinct: {top}{missing}"


def _golden_lines(golden: dict[str, Any]) -> Iterator[str]:
    limits = golden["tolerance"]
    yield f"\ngolden rows (tolerance {limits['relative']:g} relative, {limits['absolute']:g} absolute)"
    pairs = zip(golden["rows"], golden["predictions"], strict=True)
    yield from _table([[_text(row), "→", _text(prediction)] for row, prediction in pairs])


def _report_lines(report: dict[str, Any]) -> Iterator[str]:
    splits = " at {} of {} splits".format(*report["splits"]) if "splits" in report else ""
    rows = f"{count(report['rows'], 'row')} of {count(report['kinds'], 'kind')}{splits}"
    yield f"\nreport: {rows} compared in {report['numbers']}, largest difference {report['largest']:g}"
    for part in ("repairs", "rewrites"):
        if report.get(part):
            yield f"{part}: {'; '.join(report[part])}"
    if "proof" in report:
        yield report["proof"]


def _provenance_lines(provenance: dict[str, Any]) -> Iterator[str]:
    compared = provenance["compared"]
    yield f"\nexported {provenance['created']} from {provenance['estimator']}"
    yield from (f"  {step}" for step in provenance["steps"])
    yield f"compared {count(compared['rows'], 'row')}, {count(compared['probes'], 'probe')}"
    yield f"data sha256 {provenance['data_sha256'] or '(rows in memory)'}"
    yield f"with {_pairs(provenance['versions'])}"


def _origin_lines(provenance: dict[str, Any]) -> Iterator[str]:
    """Of a graph from elsewhere."""
    graph = provenance["graph"]
    yield f"\nadopted {provenance['created']} from a graph of {graph['maker']}, sha256 {graph['sha256']}"
    yield "not compared with an estimator: golden rows hold the graph's own answers"
    yield f"data sha256 {provenance['data_sha256'] or '(none)'}"
    yield f"with {_pairs(provenance['versions'])}"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _pairs(counts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _text(value: Any) -> str:
    return dumps(value, ensure_ascii=False)
