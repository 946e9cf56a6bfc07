"""Calls and sessions give back what they take: memory stays where it is after the first few thousand of them."""

import gc
import resource
from array import array
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from shared.errors import SessionError
from shared.session import open_session
from shared.tensor import FLOAT, STRING, Tensor
from tests.conftest import Example
from tests.core import graphs

STATM = Path("/proc/self/statm")
LIMIT = 2 * 2**20

pytestmark = pytest.mark.skipif(not STATM.exists(), reason="needs Linux's /proc to read the memory in use")

Step = Callable[[int], object]


def _growth(step: Step, times: int, warm: int) -> int:
    """Bytes of resident memory that `times` steps add after `warm` ones."""
    for number in range(warm):
        step(number)
    before = _resident()
    for number in range(times):
        step(number)
    return _resident() - before


def _resident() -> int:
    gc.collect()
    return int(STATM.read_text().split()[1]) * resource.getpagesize()


def _one_row() -> Step:
    session = open_session(graphs.double().SerializeToString(), "native")
    return lambda number: session.run({"x": Tensor(FLOAT, (1, 1), array("f", [number]))}, ["value"])


def _batch() -> Step:
    session = open_session(graphs.double().SerializeToString(), "native")
    return lambda number: session.run(
        {"x": Tensor(FLOAT, (100 + number % 7, 1), array("f", bytes(4 * (100 + number % 7))))}, ["value"]
    )


def _one_text() -> Step:
    session = open_session(graphs.joined().SerializeToString(), "native")
    texts = cycle(["a", "größe", "x" * 100, "y" * 400, "nul\0nul"])
    return lambda _: session.run({"x": Tensor(STRING, (1, 1), [next(texts)])}, ["y"])


def _texts() -> Step:
    session = open_session(graphs.joined().SerializeToString(), "native")
    return lambda number: session.run({"x": Tensor(STRING, (50, 1), ["x" * (number % 90), *["ä" * 20] * 49])}, ["y"])


def _failure() -> Step:
    session = open_session(graphs.picky().SerializeToString(), "native")

    def step(number: int) -> None:
        session.run({"x": Tensor(STRING, (1, 1), ["a"])}, ["y"])
        with pytest.raises(SessionError):
            session.run({"x": Tensor(STRING, (1, 1), [f"unknown {number % 10}"])}, ["y"])

    return step


def _misfit() -> Step:
    session = open_session(graphs.double().SerializeToString(), "native")

    def step(_: int) -> None:
        with pytest.raises(SessionError):
            session.run({"x": Tensor(FLOAT, (1, 1, 1), array("f", [1]))}, ["value"])
        with pytest.raises(SessionError):
            session.run({"x": Tensor(STRING, (1, 1), ["\ud800"])}, ["value"])

    return step


def _sequence() -> Step:
    session = open_session(graphs.named().SerializeToString(), "native")
    return lambda number: session.run({"x": Tensor(FLOAT, (3, 2), array("f", [number] * 6))}, ["y", "z"])


def _shapes_by_value() -> Step:
    model = graphs.branching().SerializeToString()

    def step(_: int) -> None:
        session = open_session(model, "native")
        for sign in (1, 1, -1, 1):
            session.run({"x": Tensor(FLOAT, (1, 2), array("f", [sign, sign]))}, ["y"])

    return step


@pytest.mark.parametrize(
    ("path", "times", "warm"),
    [
        (_one_row, 200_000, 5_000),
        (_batch, 20_000, 2_000),
        (_one_text, 20_000, 5_000),
        (_texts, 5_000, 2_000),
        (_failure, 5_000, 1_000),
        (_misfit, 5_000, 1_000),
        (_sequence, 5_000, 2_000),
        (_shapes_by_value, 300, 200),
    ],
)
def test_calls_grow_memory_by_less_than_two_mebibytes(path: Callable[[], Step], times: int, warm: int) -> None:
    assert _growth(path(), times, warm) < LIMIT


def test_opening_and_closing_a_model_grows_memory_by_less_than_two_mebibytes(penguins: Example) -> None:
    content = penguins.model.read_bytes()

    assert _growth(lambda _: open_session(content, "native"), 300, 100) < LIMIT


def test_refused_models_grow_memory_by_less_than_two_mebibytes() -> None:
    def refuse(_: int) -> None:
        with pytest.raises(SessionError):
            open_session(b"no model", "native")

    assert _growth(refuse, 1_000, 300) < LIMIT
