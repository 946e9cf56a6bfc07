"""What a self-describing model says of itself, in the ONNX metadata: read, and checked against its graph."""

from collections.abc import Mapping, Sequence
from json import loads
from typing import Any

from shared.errors import ModelUnusable
from shared.signature import Column, Output, Signature, by_target, class_names
from shared.tensor import BOOL, DOUBLE, ELEMENTS, FLOAT, STRING, Element, Spec

FORMAT = 1
"""The format of the metadata that is read here."""

KEY = "tresnubes."
"""Every key begins with this; the export writes them and docs/export.md lists them."""

_FLOATS = (FLOAT, DOUBLE)
_NUMERIC = tuple(element for element in ELEMENTS if element not in (STRING, BOOL))
_TAKEN_BY: dict[str, tuple[Element, ...]] = {
    "number": _FLOATS,
    "integer": _NUMERIC,
    "boolean": (BOOL, *_NUMERIC),
    "string": (STRING,),
}
_OF_SEVERAL = (["label"], ["label", "probabilities"])
"""What each of several targets may give."""

_ROLES = (*_OF_SEVERAL, ["label", "score"], ["label", "distances"], ["value"])


def own(metadata: Mapping[str, str]) -> dict[str, str]:
    """The keys that are ours, without what they begin with. Raises ModelUnusable for another format."""
    parts = {key.removeprefix(KEY): text for key, text in metadata.items() if key.startswith(KEY)}
    if parts and parts.get("format") != str(FORMAT):
        raise ModelUnusable(f"its metadata has format {parts.get('format')}: expected {FORMAT}")
    return parts


def identify(parts: Mapping[str, str], stem: str) -> tuple[str, str]:
    """A model's name and version; a foreign one is named as its file, and is version 1."""
    return parts.get("name", stem), parts.get("version", "1")


def read(parts: Mapping[str, str], name: str) -> Any:
    """A JSON document of the metadata, or None. Raises ModelUnusable."""
    try:
        return loads(parts[name]) if name in parts else None
    except ValueError as error:
        raise ModelUnusable(f"its {name} can't be read: {error}") from error


def read_signature(parts: Mapping[str, str], inputs: Sequence[Spec], outputs: Sequence[Spec]) -> Signature:
    """The signature, with the graph's element types. Raises ModelUnusable where it does not fit the graph."""
    document, specs = read(parts, "signature"), {spec.name: spec for spec in (*inputs, *outputs)}
    try:
        columns = tuple(_column(entry, specs) for entry in document["columns"])
        given = tuple(_output(entry, specs) for entry in document["outputs"])
        _match("inputs", [*dict.fromkeys(column.input for column in columns)], inputs)
        _match("outputs", [output.name for output in given], outputs)
    except (AttributeError, KeyError, TypeError) as error:
        raise ModelUnusable(f"its signature can't be read: {error!r}") from error
    if len({column.name for column in columns}) < len(columns):
        raise ModelUnusable(f"its signature has a column twice: {[column.name for column in columns]}")
    _check_roles(given)
    return Signature(columns, given)


def _check_roles(outputs: Sequence[Output]) -> None:
    roles = [output.role for output in outputs]
    if roles and not any(roles):
        return  # a foreign graph's, answered by name
    several = roles.count("label") > 1
    known = _OF_SEVERAL if several else _ROLES
    targets = [[output.role for output in target] for target in by_target(outputs)]
    if not targets or any(target not in known for target in targets):
        expected = ", or ".join(" and ".join(target) for target in known)
        each = " for each label" if several else ""
        raise ModelUnusable(f"its signature has the outputs {roles}: expected {expected}{each}")


def _match(side: str, signed: Sequence[str], graph: Sequence[Spec]) -> None:
    if sorted(signed) != sorted(spec.name for spec in graph):
        names = sorted(spec.name for spec in graph)
        raise ModelUnusable(f"its signature names the {side} {sorted(signed)}, its graph {names}")


def _column(entry: dict[str, Any], specs: Mapping[str, Spec]) -> Column:
    spec = _spec(entry["input"], specs)
    assert spec.element is not None
    column = Column(
        name=entry["name"],
        kind=entry["kind"],
        input=spec.name,
        element=spec.element,
        nullable=entry["nullable"],
        categories=tuple(entry.get("categories", ())),
        closed=entry.get("closed", False),
        missing=entry.get("missing"),
        flat=len(spec.shape) == 1,
    )
    if spec.element not in _TAKEN_BY.get(column.kind, ()):
        raise ModelUnusable(
            f"its column {column.name!r} is {column.kind}, which a {spec.element.name} input can't take"
        )
    if column.missing is not None and len(column.missing) != 1:
        raise ModelUnusable(
            f"its column {column.name!r} has {column.missing!r} for a missing value: expected a character"
        )
    if column.nullable and not (column.missing if spec.element is STRING else spec.element in _FLOATS):
        raise ModelUnusable(
            f"its column {column.name!r} is nullable, and its {spec.element.name} input has no missing value"
        )
    return column


def _output(entry: dict[str, Any], specs: Mapping[str, Spec]) -> Output:
    spec = _spec(entry["name"], specs)
    output = Output(spec.name, entry["role"], tuple(entry.get("classes", ())), entry.get("boolean", False))
    if output.role == "probabilities" and (len(spec.shape) != 2 or spec.shape[1] not in (None, len(output.classes))):
        raise ModelUnusable(
            f"its output {output.name!r} has shape {list(spec.shape)} for {len(output.classes)} classes"
        )
    if output.role == "distances" and len(spec.shape) != 2:
        raise ModelUnusable(f"its output {output.name!r} has shape {list(spec.shape)}: expected [rows, clusters]")
    if len(set(class_names(output.classes))) < len(output.classes):
        raise ModelUnusable(f"its output {output.name!r} has two classes of one name: {list(output.classes)}")
    return output


def _spec(name: str, specs: Mapping[str, Spec]) -> Spec:
    if name not in specs:
        raise ModelUnusable(f"its signature names {name!r}, which its graph does not have: {sorted(specs)}")
    return specs[name]
