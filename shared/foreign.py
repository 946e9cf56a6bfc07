"""A graph that says nothing of itself: its signature is read off its inputs and outputs."""

from collections.abc import Sequence

from shared.signature import Column, Kind, Output, Signature
from shared.tensor import BOOL, DOUBLE, FLOAT, STRING, Element, Spec


def read_off(inputs: Sequence[Spec], outputs: Sequence[Spec]) -> Signature:
    """The signature of a foreign graph, in which nothing may be missing.

    An input of shape [rows] or [rows, 1] is a column of its name, one of [rows, k] is k columns `name[i]`. A graph with
    any other input has no columns.
    """
    tabular = all(_width(spec) is not None for spec in inputs)
    columns = [column for spec in inputs for column in _columns(spec)] if tabular else []
    return Signature(tuple(columns), tuple(Output(spec.name, items=spec.element is None) for spec in outputs))


def _width(spec: Spec) -> int | None:
    return 1 if len(spec.shape) == 1 else spec.shape[1] if len(spec.shape) == 2 else None


def _columns(spec: Spec) -> list[Column]:
    assert spec.element is not None
    width, flat = _width(spec) or 0, len(spec.shape) == 1
    names = [spec.name] if width == 1 else [f"{spec.name}[{place}]" for place in range(width)]
    return [Column(name, _kind(spec.element), spec.name, spec.element, flat=flat) for name in names]


def _kind(element: Element) -> Kind:
    if element in (FLOAT, DOUBLE):
        return "number"
    return "string" if element is STRING else "boolean" if element is BOOL else "integer"
