"""Values become tensors by the kind of their column, or faults with their place."""

from typing import Any

import numpy
import pytest

from shared.coercion import Coercion, expected
from shared.errors import FAULTS_LISTED, InvalidRows
from shared.signature import Column, Kind, Signature
from shared.tensor import BOOL, DOUBLE, FLOAT, INT64, STRING, Element


def _column(kind: Kind, element: Element, **others: Any) -> Column:
    return Column("c", kind, "c", element, **others)


def _values(column: Column, values: list[Any]) -> list[Any]:
    return Coercion.of(Signature((column,), ())).fill([values])["c"].values()


@pytest.mark.parametrize(
    ("column", "values", "tensor"),
    [
        (_column("number", FLOAT), [1, 0.5, -2], [1.0, 0.5, -2.0]),
        (_column("number", DOUBLE), [10**300, 0.1], [1e300, 0.1]),
        (_column("integer", FLOAT), [2**24, -(2**24), 3.0], [2.0**24, -(2.0**24), 3.0]),
        (_column("integer", DOUBLE), [2**53], [2.0**53]),
        (_column("integer", INT64), [2**63 - 1, -(2**63), 4.0], [2**63 - 1, -(2**63), 4]),
        (_column("boolean", FLOAT), [True, False], [1.0, 0.0]),
        (_column("boolean", BOOL), [True, False], [True, False]),
        (_column("string", STRING), ["", "ä"], ["", "ä"]),
        (_column("string", STRING, nullable=True, missing="\uffff"), ["a", None], ["a", "\uffff"]),
        (_column("string", STRING, closed=True, categories=("a",)), ["a"], ["a"]),
        (_column("number", FLOAT), [], []),
    ],
)
def test_values_of_a_kind_fill_the_graphs_element_type(column: Column, values: list[Any], tensor: list[Any]) -> None:
    assert _values(column, values) == tensor


@pytest.mark.parametrize("kind", ["number", "integer", "boolean"])
def test_a_missing_number_is_nan(kind: Kind) -> None:
    present = {"number": 1.5, "integer": 2, "boolean": True}[kind]

    first, second = _values(_column(kind, FLOAT, nullable=True), [None, present])

    assert first != first  # only NaN differs from itself
    assert second == present


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (_column("number", FLOAT), None, "a number, got null"),
        (_column("number", FLOAT), True, "a number, got true"),
        (_column("number", FLOAT), 1e39, r"to 3\.4028234663852886e\+38, got 1e\+39"),
        (_column("number", FLOAT), float("nan"), "got NaN"),
        (_column("number", DOUBLE), 10**400, "a number from"),
        (_column("integer", FLOAT), 2**24 + 1, "16777216, got 16777217"),
        (_column("integer", DOUBLE), -(2**53) - 1, "got -9007199254740993"),
        (_column("integer", INT64), 2**63, "9223372036854775807, got 9223372036854775808"),
        (_column("integer", INT64), 0.5, "got 0.5"),
        (_column("boolean", FLOAT), 1, "true or false, got 1"),
        (_column("string", STRING), 1, "text, got 1"),
        (_column("string", STRING, nullable=True, missing="\uffff"), "\uffff", r"other than U\+FFFF or null"),
        (_column("string", STRING, closed=True, categories=("a", "b")), "c", 'one of "a", "b", got "c"'),
        (_column("integer", FLOAT, closed=True, categories=(4, 6)), 5, "one of 4, 6, got 5"),
        (_column("number", FLOAT), numpy.float64(1), "got a value of type float64"),
        (_column("integer", INT64), numpy.int64(1), "an integer, got a value of type int64"),
        (_column("number", FLOAT, nullable=True), numpy.zeros(2), "a number or null, got a value of type ndarray"),
        (_column("string", STRING, nullable=True, missing="\uffff"), numpy.zeros(2), "or null, got a value of type"),
        (_column("string", STRING), ("a",), "text, got a value of type tuple"),
    ],
)
def test_a_fault_says_what_was_expected_and_what_came(column: Column, value: Any, words: str) -> None:
    with pytest.raises(InvalidRows, match=words) as caught:
        _values(column, [value])

    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(0, "c")]


def test_a_long_value_is_cut_in_a_fault() -> None:
    with pytest.raises(InvalidRows) as caught:
        _values(_column("number", FLOAT), ["x" * 1000])

    assert len(caught.value.faults[0].got) < 70


def test_many_faults_are_cut_to_the_first_rows() -> None:
    with pytest.raises(InvalidRows) as caught:
        _values(_column("number", FLOAT), ["x"] * 10 * FAULTS_LISTED)

    assert caught.value.more
    assert [fault.row for fault in caught.value.faults] == list(range(FAULTS_LISTED))
    assert "and at least 99 more" in str(caught.value)


def test_columns_of_one_input_stand_side_by_side() -> None:
    columns = tuple(Column(name, "number", "x", FLOAT) for name in "abc")

    tensor = Coercion.of(Signature(columns, ())).fill([[1, 2], [3, 4], [5, 6]])["x"]

    assert (tensor.shape, tensor.values()) == ((2, 3), [1, 3, 5, 2, 4, 6])


def test_many_categories_are_not_all_listed() -> None:
    column = _column("string", STRING, closed=True, categories=tuple(map(str, range(1000))))

    assert len(expected(column)) < 200
