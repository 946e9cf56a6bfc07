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
STEADY = 16 * 2**10
"""A leak of 28 bytes a step shows after 600 of them."""

pytestmark = pytest.mark.skipif(not STATM.exists(), reason="needs Linux's /proc to read the memory in use")

Step = Callable[[int], object]


def _growth(step: Step, times: int) -> int:
    """Bytes of resident memory that so many steps add."""
    before = _resident()
    for number in range(times):
        step(number)
    return _resident() - before


def _steady_growth(step: Step, times: int) -> int:
    """The same after some warm-up, and the least of three spans: what leaks grows in each of them."""
    return min([_growth(step, times) for _ in range(4)][1:])


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


def _opened(content: bytes) -> Step:
    return lambda _: open_session(content, "native")


def _refused() -> Step:
    def step(_: int) -> None:
        with pytest.raises(SessionError):
            open_session(b"no model", "native")

    return step


def test_two_hundred_thousand_rows_grow_memory_by_less_than_two_mebibytes() -> None:
    step = _one_row()
    _growth(step, 5_000)

    assert _growth(step, 200_000) < 2 * 2**20


@pytest.mark.parametrize("path", [_one_row, _batch, _one_text, _texts, _failure, _misfit, _sequence, _refused])
def test_what_is_done_again_and_again_leaves_no_memory_behind(path: Callable[[], Step]) -> None:
    assert _steady_growth(path(), 600) < STEADY


def test_sessions_that_are_closed_leave_no_memory_behind(penguins: Example) -> None:
    assert _steady_growth(_opened(penguins.model.read_bytes()), 60) < STEADY


def test_prepared_rows_that_are_given_up_leave_no_memory_behind() -> None:
    assert _steady_growth(_shapes_by_value(), 100) < STEADY
