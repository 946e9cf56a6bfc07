"""What a model takes and gives: columns by their original names, outputs by their role."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.errors import ModelUnusable
from shared.tensor import BOOL, DOUBLE, ELEMENTS, FLOAT, STRING, Element, Spec

Kind = Literal["number", "integer", "boolean", "string"]
Role = Literal["label", "probabilities", "value"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a row.

    `input` is the graph's input that takes it and `element` that input's element type; columns of one input stand
    side by
    side in it. A missing value is NaN in a number's input and the text `missing` in a string's. A `closed` column
    takes only its `categories`.
    """

    name: str
    kind: Kind
    input: str
    element: Element
    nullable: bool = False
    categories: tuple[Any, ...] = ()
    closed: bool = False
    missing: str | None = None

    @property
    def limits(self) -> tuple[float, float]:
        """The smallest and the largest number that the column takes; an integer must be held exactly."""
        exact = self.kind == "integer" and self.element in (FLOAT, DOUBLE)
        return (-self.element.exact, self.element.exact) if exact else (self.element.low, self.element.high)


@dataclass(frozen=True, slots=True)
class Output:
    """One output of the graph; `classes` names the columns of `probabilities`. A foreign graph's output has no role."""

    name: str
    role: Role | None = None
    classes: tuple[Any, ...] = ()
    boolean: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Columns in the order of a row given as an array, and outputs. `inputs` groups the columns by graph input.

    `columns` is empty for a foreign graph that takes tensors of another shape than [rows, columns].
    """

    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    inputs: dict[str, tuple[Column, ...]] = field(init=False)

    def __post_init__(self) -> None:
        grouped: dict[str, tuple[Column, ...]] = {}
        for column in self.columns:
            grouped[column.input] = (*grouped.get(column.input, ()), column)
        object.__setattr__(self, "inputs", grouped)


def parse(document: Any, inputs: Sequence[Spec], outputs: Sequence[Spec]) -> Signature:
    """The signature that a self-describing model carries, with element types from its graph. Raises ModelUnusable."""
    elements = {spec.name: spec.element for spec in inputs}
    try:
        columns = tuple(_column(entry, elements) for entry in document["columns"])
        given = tuple(
            Output(entry["name"], entry["role"], tuple(entry.get("classes", ())), entry.get("boolean", False))
            for entry in document["outputs"]
        )
    except (KeyError, TypeError) as error:
        raise ModelUnusable(f"its signature can't be read: {error!r}") from error
    _match("inputs", {column.input for column in columns}, {spec.name for spec in inputs})
    _match("outputs", {output.name for output in given}, {spec.name for spec in outputs})
    return Signature(columns, given)


def _match(side: str, signed: set[str], graph: set[str]) -> None:
    if signed != graph:
        raise ModelUnusable(f"its signature names the {side} {sorted(signed)}, its graph {sorted(graph)}")


def _column(entry: dict[str, Any], elements: dict[str, Element | None]) -> Column:
    element = elements.get(entry["input"])
    if element is None:
        raise ModelUnusable(f"its signature names the input {entry['input']!r}: expected one of {sorted(elements)}")
    column = Column(
        name=entry["name"],
        kind=entry["kind"],
        input=entry["input"],
        element=element,
        nullable=entry["nullable"],
        categories=tuple(entry.get("categories", ())),
        closed=entry.get("closed", False),
        missing=entry.get("missing"),
    )
    if element not in _TAKEN_BY.get(column.kind, ()):
        raise ModelUnusable(f"its column {column.name!r} is {column.kind}, which a {element.name} input can't take")
    if column.nullable and not (column.missing if element is STRING else element in _FLOATS):
        raise ModelUnusable(
            f"its column {column.name!r} is nullable, and its {element.name} input has no missing value"
        )
    return column


_FLOATS = (FLOAT, DOUBLE)
_NUMERIC = tuple(element for element in ELEMENTS if element not in (STRING, BOOL))
_TAKEN_BY: dict[str, tuple[Element, ...]] = {
    "number": _FLOATS,
    "integer": _NUMERIC,
    "boolean": (BOOL, *_NUMERIC),
    "string": (STRING,),
}


def read_off(inputs: Sequence[Spec], outputs: Sequence[Spec]) -> Signature:
    """The signature of a foreign graph.

    An input of shape [rows] or [rows, 1] is a column, one of [rows, k] is k columns `name[i]`.
    """
    tabular = all(_width(spec) is not None for spec in inputs)
    columns = [column for spec in inputs for column in _columns_of(spec)] if tabular else []
    return Signature(tuple(columns), tuple(Output(spec.name) for spec in outputs))


def _width(spec: Spec) -> int | None:
    return 1 if len(spec.shape) == 1 else spec.shape[1] if len(spec.shape) == 2 else None


def _columns_of(spec: Spec) -> list[Column]:
    assert spec.element is not None
    width = _width(spec) or 0
    names = [spec.name] if width == 1 else [f"{spec.name}[{place}]" for place in range(width)]
    return [Column(name, _kind(spec.element), spec.name, spec.element) for name in names]


def _kind(element: Element) -> Kind:
    if element in (FLOAT, DOUBLE):
        return "number"
    return "string" if element is STRING else "boolean" if element is BOOL else "integer"
