"""What a model takes and gives: columns by their original names, outputs by their role."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from shared.tensor import DOUBLE, FLOAT, Element

Kind = Literal["number", "integer", "boolean", "string"]
Role = Literal["label", "probabilities", "score", "distances", "value"]


class Column(NamedTuple):
    """One column of a row.

    `input` is the graph's input that takes it and `element` that input's element type. Columns of one input stand side
    by side in it, as [rows, columns]; a `flat` column is alone in an input of shape [rows]. A missing value is NaN in a
    number's input and the character `missing` in a string's. A `closed` column takes only its `categories`.
    """

    name: str
    kind: Kind
    input: str
    element: Element
    nullable: bool = False
    categories: tuple[Any, ...] = ()
    closed: bool = False
    missing: str | None = None
    flat: bool = False

    @property
    def limits(self) -> tuple[float, float]:
        """The smallest and the largest number that the column takes; an integer must be held exactly."""
        exact = self.kind == "integer" and self.element in (FLOAT, DOUBLE)
        return (-self.element.exact, self.element.exact) if exact else (self.element.low, self.element.high)


class Output(NamedTuple):
    """One output of the graph; `classes` names the columns of `probabilities`. A foreign graph's output has no role.

    A label may have the probabilities of its classes, an outlier's `score`, or a cluster's `distances`, one a cluster.
    A `boolean` label is 0 or 1 in the graph. A foreign graph's output may be a sequence of `items`, not a tensor: the
    probabilities of a classifier are, where it was converted with a ZipMap.
    """

    name: str
    role: Role | None = None
    classes: tuple[Any, ...] = ()
    boolean: bool = False
    items: bool = False

    @property
    def width(self) -> int | None:
        """How many values a row has by the role; None where it may have any number."""
        return len(self.classes) if self.role == "probabilities" else 1 if self.role in ("label", "score") else None


class Signature(NamedTuple):
    """Columns in the order of a row given as an array, and outputs.

    `columns` is empty for a foreign graph that takes tensors of another shape than [rows, columns].
    """

    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]

    @property
    def inputs(self) -> dict[str, tuple[Column, ...]]:
        """The columns of each graph input, in the order in which they stand in it."""
        names = dict.fromkeys(column.input for column in self.columns)
        return {name: tuple(column for column in self.columns if column.input == name) for name in names}


def by_target(outputs: Sequence[Output]) -> list[tuple[Output, ...]]:
    """The outputs of each target, in order: a label begins one, and what follows it belongs to it."""
    starts = [place for place, output in enumerate(outputs) if place == 0 or output.role == "label"]
    return [tuple(outputs[start:end]) for start, end in zip(starts, [*starts[1:], len(outputs)], strict=True)]


def class_names(classes: Sequence[Any]) -> list[str]:
    """The classes as JSON member names: text as it is, true and false in JSON's spelling, numbers in decimal."""
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in classes]
