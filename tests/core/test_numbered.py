"""An object's predictions as lines: the texts of `POST /predict`, each with its row's place."""

import json

import pytest

from shared.codec import numbered
from shared.codec.answers import write_csv, write_lines
from shared.errors import SettingInvalid
from shared.model import Model
from shared.signature import Output
from shared.tensor import Items
from tests.conftest import Example

ITEMS = [Output("y", items=True)]


def test_ndjson_has_each_prediction_as_in_a_request(penguins: Example) -> None:
    model = Model.load(penguins.model)
    results = model.score([[None, 1, 2, 3, 4, None, 2007], ["Biscoe", 46, 13, 211, 4500, "female", 2008]])

    content = numbered.lines("ndjson", model.signature.outputs).write([3, 7], results)

    texts = write_lines(model.signature.outputs, results).decode().splitlines()
    assert content.decode() == "".join(
        f'{{"row":{row},"prediction":{text}}}\n' for row, text in zip((3, 7), texts, strict=True)
    )
    assert [json.loads(line)["row"] for line in content.splitlines()] == [3, 7]


def test_csv_has_the_columns_of_a_request_behind_the_row(penguins: Example) -> None:
    model = Model.load(penguins.model)
    results = model.score([[None, 1, 2, 3, 4, None, 2007], ["Biscoe", 46, 13, 211, 4500, "female", 2008]])
    lines = numbered.lines("csv", model.signature.outputs)

    content = lines.write([3, 7], results) + lines.finish()

    whole = write_csv(model.signature.outputs, results).decode().splitlines()
    assert content.decode().splitlines() == [
        f"{first},{line}" for first, line in zip(("row", "3", "7"), whole, strict=True)
    ]


def test_csv_takes_its_header_from_the_first_rows_once() -> None:
    lines = numbered.lines("csv", ITEMS)

    first = lines.write([0, 1], [Items([{"a": 1.5}, {"a": 2.5, "b": 1.0}])])
    others = lines.write([2], [Items([{"b": 0.5}])])

    assert first + others == b"row,a,b\r\n0,1.5,\r\n1,2.5,1.0\r\n2,,0.5\r\n"


def test_csv_is_refused_where_a_later_row_has_other_columns() -> None:
    lines = numbered.lines("csv", ITEMS)
    lines.write([0], [Items([{"a": 1.5}])])

    with pytest.raises(SettingInvalid, match=r"expected ndjson for a model .*, got csv and \"c\""):
        lines.write([1], [Items([{"c": 1.5}])])
