"""Whole columns at C speed give what a look at each cell gives: the same tensors, or the same faults."""

import math
from array import array
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from shared.errors import FAULTS_LISTED, InvalidRows
from shared.plan import Plan
from shared.signature import Column, Kind, Signature
from shared.tensor import BOOL, DOUBLE, FLOAT, INT64, STRING, Element, Tensor

KINDS: tuple[Kind, ...] = ("number", "integer", "boolean", "string")
MISSING = "\uffff"
EDGES = [
    *(sign * edge for edge in (2**24, 2**53, 2**63, 10**400) for sign in (1, -1)),
    *(sign * edge + 1 for edge in (2**24, 2**53, 2**63) for sign in (1, -1)),
    *(
        FLOAT.high,
        -FLOAT.high,
        math.nextafter(FLOAT.high, math.inf),
        DOUBLE.high,
        1e38,
        1.5e308,
        math.inf,
        math.nan,
        -0.0,
    ),
]
VALUES = (
    some.none()
    | some.booleans()
    | some.integers(-3, 3)
    | some.floats(-3, 3)
    | some.sampled_from([*EDGES, "", "a", "b", MISSING, 2.0, [], {}])
)
GOOD = {
    "number": some.floats(-1e30, 1e30) | some.integers(-9, 9),
    "integer": some.integers(-(2**23), 2**23) | some.sampled_from([2.0, -7.0]),
    "boolean": some.booleans(),
    "string": some.text(some.characters(exclude_categories=["Cs", "Cn"]), max_size=3),
}
CATEGORIES: dict[str, tuple[Any, ...]] = {"number": (0.5, 1.0), "integer": (1, 2), "boolean": (True,), "string": ("a",)}
ELEMENTS: dict[str, list[Element]] = {
    "number": [FLOAT, DOUBLE],
    "integer": [FLOAT, DOUBLE, INT64],
    "boolean": [FLOAT, BOOL],
    "string": [STRING],
}


@some.composite
def columns(draw: some.DrawFn, name: str = "c") -> Column:
    kind: Kind = draw(some.sampled_from(KINDS))
    element = draw(some.sampled_from(ELEMENTS[kind]))
    nullable = draw(some.booleans()) and element in (FLOAT, DOUBLE, STRING)
    closed = draw(some.booleans())
    categories = CATEGORIES[kind] if closed else ()
    missing = MISSING if kind == "string" and (nullable or draw(some.booleans())) else None
    return Column(name, kind, name, element, nullable, categories, closed, missing)


@some.composite
def signatures(draw: some.DrawFn) -> Signature:
    """Columns that are alike in one input, or each in its own."""
    if draw(some.booleans()):
        column = draw(columns())._replace(input="x")
        return Signature(tuple(column._replace(name=name) for name in "abc"[: draw(some.integers(1, 3))]), ())
    return Signature(tuple(draw(columns(name=name)) for name in "abc"[: draw(some.integers(1, 3))]), ())


@some.composite
def cases(draw: some.DrawFn) -> tuple[Signature, list[list[Any]]]:
    """A signature with rows that are mostly good."""
    signature, bad = draw(signatures()), draw(some.booleans())
    cells = [_cells(column) | VALUES if bad else _cells(column) for column in signature.columns]
    return signature, draw(some.lists(some.tuples(*cells).map(list), max_size=5))


def _cells(column: Column) -> some.SearchStrategy[Any]:
    cells = some.sampled_from(column.categories) if column.closed else GOOD[column.kind]
    return cells | some.none() if column.nullable else cells


def _takes(column: Column, value: Any) -> bool:
    """Whether a column takes a value, spelled out."""
    if value is None:
        return column.nullable
    if column.kind in ("number", "integer"):
        low, high = column.limits
        good = type(value) in (int, float) and low <= value <= high and (column.kind == "number" or value == int(value))
    else:
        good = type(value) is {"boolean": bool, "string": str}[column.kind] and value != column.missing
    return good and (not column.closed or value in column.categories)


def _as_in(column: Column, value: Any) -> Any:
    """A value as the graph gets it."""
    if value is None:
        return column.missing if column.kind == "string" else math.nan
    if column.kind == "string":
        return value
    data = array(column.element.typecode, [int(value) if column.element is INT64 else value])
    return Tensor(column.element, (1,), data).values()[0]


def _same(left: Any, right: Any) -> bool:
    return bool(left == right) or (left != left and right != right)


@settings(max_examples=600)
@given(case=cases(), objects=some.booleans())
def test_rows_become_what_each_cell_becomes(case: tuple[Signature, list[list[Any]]], objects: bool) -> None:
    signature, rows = case
    names = [column.name for column in signature.columns]
    given_rows: list[Any] = [dict(zip(names, row, strict=True)) for row in rows] if objects else rows
    bad = [
        (number, column.name)
        for number, row in enumerate(rows)
        for column, value in zip(signature.columns, row, strict=True)
        if not _takes(column, value)
    ]

    if bad:
        with pytest.raises(InvalidRows) as caught:
            Plan.of(signature).feed_rows(given_rows)
        assert [(fault.row, fault.column) for fault in caught.value.faults] == bad
    else:
        feeds = Plan.of(signature).feed_rows(given_rows)
        for name, group in signature.inputs.items():
            places = [names.index(column.name) for column in group]
            expected = [_as_in(signature.columns[place], row[place]) for row in rows for place in places]
            assert feeds[name].shape == (len(rows), len(group))
            assert all(map(_same, feeds[name].values(), expected))


@given(case=cases())
def test_columns_become_what_rows_become(case: tuple[Signature, list[list[Any]]]) -> None:
    signature, rows = case
    plan, names = Plan.of(signature), [column.name for column in signature.columns]
    given_columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}

    by_row, by_column = _outcome(plan.feed_rows, rows), _outcome(plan.feed_columns, given_columns)

    assert by_row == by_column


def _outcome(feed: Any, values: Any) -> str:
    try:
        return repr(feed(values))
    except InvalidRows as error:
        return repr((error.faults, error.more))


def test_many_faults_in_a_matrix_are_cut_as_in_columns() -> None:
    signature = Signature(tuple(Column(name, "number", "x", FLOAT) for name in "ab"), ())

    with pytest.raises(InvalidRows) as caught:
        Plan.of(signature).feed_rows([["x", "y"]] * 2 * FAULTS_LISTED)

    assert caught.value.more
    assert [(fault.row, fault.column) for fault in caught.value.faults[:3]] == [(0, "a"), (0, "b"), (1, "a")]


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([[1, 2], {"a": 1, "b": 2}], []),
        ([[1, 2], {"a": 1, "c": 2}], [(1, "c"), (1, "b")]),
        ([{"a": 1, "b": 2}, {"a": 1, "c": 2}], [(1, "c"), (1, "b")]),
        ([[1, 2], [1]], [(1, None)]),
        ([[1, "x"], [1]], [(0, "b"), (1, None)]),
        ([[1, 2], (1, 2)], [(1, None)]),
        ([[1, 2], "ab"], [(1, None)]),
        ([{"a": 1, "b": None}, [1, 2]], [(0, "b")]),
    ],
)
def test_rows_of_every_shape_are_read_or_refused_with_their_places(rows: list[Any], places: list[Any]) -> None:
    plan = Plan.of(Signature(tuple(Column(name, "number", "x", FLOAT) for name in "ab"), ()))

    try:
        found = []
        tensor = plan.feed_rows(rows)["x"]
        assert tensor.values() == [1.0, 2.0] * len(rows)
    except InvalidRows as error:
        found = [(fault.row, fault.column) for fault in error.faults]

    assert found == places


def test_a_row_of_one_column_may_be_an_object() -> None:
    plan = Plan.of(Signature((Column("a", "string", "a", STRING, flat=True),), ()))

    assert plan.feed_rows([{"a": "x"}, {"a": "y"}]) == {"a": Tensor(STRING, (2,), ["x", "y"])}
