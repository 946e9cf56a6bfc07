"""The signature of a graph from elsewhere: as it is given in JSON, or as it is read off the graph."""

import json
from pathlib import Path
from typing import Any

from model_export.foreign.graph import UnusableGraph, load, read_graph
from model_export.metadata import signature_document
from shared.model import Model

MEMBERS = {
    "columns": {"name", "kind", "input", "nullable", "categories", "closed", "missing"},
    "outputs": {"name", "role", "classes", "boolean"},
}


def read_signature(path: Path) -> dict[str, Any]:
    """A signature as the metadata has it; `nullable` may be left out. Raises `UnusableGraph`."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableGraph(f"the signature {path} can't be read: {error}") from error
    if not isinstance(document, dict) or set(document) != set(MEMBERS):
        raise UnusableGraph(f"expected a signature of columns and outputs, got {_shown(document)}")
    return {part: [_entry(part, entry) for entry in _list(part, document[part])] for part in MEMBERS}


def read_off(model: Model) -> dict[str, Any]:
    """The signature that the core reads off the graph. Raises `UnusableGraph` for one that takes no rows."""
    signature = model.signature
    if not signature.columns:
        shapes = [list(spec.shape) for spec in model.session.inputs]
        raise UnusableGraph(f"expected inputs of shape [rows] or [rows, columns], got {shapes}: serve it as it is")
    if any(output.items for output in signature.outputs):
        raise UnusableGraph("expected outputs that are tensors, got a sequence (of a ZipMap?): convert it without")
    return signature_document(signature.columns, signature.outputs)


def text_columns(graph: Path, signature: Path | None) -> list[str]:
    """The columns that are text, even where they look like numbers in a CSV file. Raises `UnusableGraph`."""
    document = read_signature(signature) if signature else read_off(load(read_graph(graph)[0]))
    return [column["name"] for column in document["columns"] if column.get("kind") == "string"]


def check_shapes(model: Model) -> None:
    """Raise `UnusableGraph` where an input has another number of columns than the signature, or a label several."""
    specs = {spec.name: spec for spec in (*model.session.inputs, *model.session.outputs)}
    for output in model.signature.outputs:
        shape = specs[output.name].shape
        if output.width == 1 and shape not in ((None,), (None, None), (None, 1)):
            expected = f"[rows] or [rows, 1], for it is a {output.role}"
            raise UnusableGraph(f"its output {output.name!r} has shape {list(shape)}: expected {expected}")
    for name, columns in model.signature.inputs.items():
        shape = specs[name].shape
        if len(shape) not in (1, 2):
            raise UnusableGraph(f"its input {name!r} has shape {list(shape)}: expected [rows] or [rows, columns]")
        width = 1 if len(shape) == 1 else shape[1]
        if width not in (None, len(columns)):
            raise UnusableGraph(f"its input {name!r} takes {width} columns, its signature has {len(columns)}")


def _list(part: str, entries: Any) -> list[Any]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) and "name" in entry for entry in entries):
        raise UnusableGraph(f"expected {part} as a list of objects with a name, got {_shown(entries)}")
    return entries


def _entry(part: str, entry: dict[str, Any]) -> dict[str, Any]:
    unknown = set(entry) - MEMBERS[part]
    if unknown:
        known = ", ".join(sorted(MEMBERS[part]))
        raise UnusableGraph(f"{entry['name']!r} has {', '.join(sorted(unknown))}: expected members among {known}")
    return {"nullable": False, **entry} if part == "columns" else entry


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
