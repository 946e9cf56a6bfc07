"""The fields of a CSV column are read alike, be they few or many, alone or repeated."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codec.csv_cells import READERS

FIELDS = ["", "0", "-0", "+7", "007", "1.", ".5", "1e3", "1e400", "-1.5E-3", "9" * 400, "1" * 5000, "nan", " 1", "1_0"]
ODD = ["-", "+-1", "1-2", ".", "e5", "1e", "--1", "inf", "true", "False", "text", "ä", "１"]  # noqa: RUF001


@pytest.mark.parametrize("kind", READERS)
@given(st.lists(st.sampled_from(FIELDS + ODD), min_size=1, max_size=4), st.sampled_from([1, 1025]))
def test_a_column_is_read_as_each_of_its_fields_alone(kind: str, few: list[str], times: int) -> None:
    read = READERS[kind]

    together = read(few * times)

    assert _exact(together) == _exact([read([text])[0] for text in few] * times)


def test_no_fields_are_no_values() -> None:
    assert [read([]) for read in READERS.values()] == [[], [], [], []]


def _exact(values: list[Any]) -> list[tuple[type, str]]:
    """Values with their types; -0.0 is not 0.0."""
    return [
        (
            type(value),
            repr(value) if isinstance(value, float) else hex(value) if isinstance(value, int) else value or "",
        )
        for value in values
    ]
