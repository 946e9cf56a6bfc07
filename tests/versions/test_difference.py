"""How two versions' answers are compared: labels decide, else numbers do, beyond a tolerance."""

import json
from array import array
from typing import Any

import pytest

from shared.predictions import Scored
from shared.signature import Output
from shared.tensor import DOUBLE, FLOAT, INT64, STRING, Items, Tensor
from shared.versions.difference import Difference, compare

LABEL = Output("label", "label")


def numbers(*values: float) -> Tensor:
    return Tensor(DOUBLE, (len(values),), array("d", values))


def labels(*values: str) -> Tensor:
    return Tensor(STRING, (len(values),), list(values))


def classifier(texts: tuple[str, ...], shares: tuple[float, ...], classes: tuple[str, ...] = ("a", "b")) -> Scored:
    probabilities = Tensor(FLOAT, (len(texts), len(classes)), array("f", shares))
    return (LABEL, Output("probabilities", "probabilities", classes)), (labels(*texts), probabilities)


def regressor(*values: float, name: str = "value") -> Scored:
    return (Output(name, "value"),), (numbers(*values),)


@pytest.mark.parametrize(
    ("answered", "shadowed", "expected"),
    [
        (regressor(1.0, 2.0), regressor(1.0, 2.0, name="y"), Difference(0, 0.0)),
        (regressor(100.0, 2.0), regressor(100.5, 2.0), Difference(0, 0.5)),
        (regressor(100.0, 2.0), regressor(102.0, 2.0), Difference(1, 2.0)),
        (regressor(0.0), regressor(5e-6), Difference(0, 5e-6)),
        (classifier(("a",), (0.75, 0.25)), classifier(("a",), (0.5, 0.5)), Difference(0, 0.25)),
        (classifier(("a",), (0.75, 0.25)), classifier(("b",), (0.25, 0.75)), Difference(1, 0.5)),
        (
            classifier(("a", "a"), (1.0, 0.0, 1.0, 0.0)),
            classifier(("a", "c"), (0.5, 0.25, 0.25, 0.0, 0.0, 1.0), ("a", "b", "c")),
            Difference(1, 1.0),
        ),
        (
            ((LABEL, Output("s", "score")), (Tensor(INT64, (2,), array("q", [1, -1])), numbers(0.25, -0.5))),
            ((LABEL, Output("s", "score")), (Tensor(INT64, (2,), array("q", [1, 1])), numbers(0.75, 0.5))),
            Difference(1, 1.0),
        ),
        (
            ((LABEL, LABEL), (labels("a", "b"), labels("c", "d"))),
            ((LABEL, LABEL), (labels("a", "b"), labels("c", "e"))),
            Difference(1, 0.0),
        ),
        (regressor(1.0, 2.0), classifier(("a", "b"), (1.0, 0.0, 0.0, 1.0)), Difference(2, 0.0)),
        (
            ((Output("m", items=True),), (Items([{"a": 1.0}, {"a": 1.0, "b": 2.0}]),)),
            ((Output("m", items=True),), (Items([{"a": 1.5}, {"a": 1.0}]),)),
            Difference(2, 0.5),
        ),
        (
            ((Output("m"),), (Tensor(DOUBLE, (1, 2), array("d", [1.0, 2.0])),)),
            ((Output("m"),), (Tensor(DOUBLE, (1, 3), array("d", [1.0, 2.0, 3.0])),)),
            Difference(1, 0.0),
        ),
        (
            ((Output("probabilities", items=True),), (Items([{"a": 1.0}, {"a": 0.5}]),)),
            ((Output("probabilities", items=True),), (Items([{"a": 1.0}, {"a": 0.25}]),)),
            Difference(0, 0.25),
        ),
        (
            ((Output("probabilities"),), (Tensor(FLOAT, (1, 2), array("f", [1.0, 2.0])),)),
            ((Output("probabilities"),), (Tensor(FLOAT, (1, 2), array("f", [1.0, 2.5])),)),
            Difference(0, 0.5),
        ),
        (((Output("t"),), (labels("a"),)), ((Output("t"),), (labels("b"),)), Difference(1, 0.0)),
    ],
    ids=[
        "equal under another name",
        "numbers within the tolerance",
        "a number beyond it",
        "next to nothing",
        "other probabilities of one label",
        "another label",
        "a class more",
        "an outlier",
        "several targets",
        "other outputs",
        "maps",
        "another width",
        "maps of a graph without roles that are called as a role",
        "a tensor of one that is called so",
        "texts",
    ],
)
def test_rows_differ_by_what_was_answered(answered: Scored, shadowed: Scored, expected: Difference) -> None:
    assert compare(answered, shadowed) == expected


def test_a_difference_beyond_all_numbers_is_still_json() -> None:
    difference = compare(regressor(1.7e308), regressor(-1.7e308))

    def refuse(constant: str) -> Any:
        raise AssertionError(constant)

    assert json.loads(json.dumps(difference), parse_constant=refuse)[1] > 1e308
