"""One row goes a prepared way; whatever comes between, the answers are those of the general way."""

from array import array
from collections.abc import Sequence

import pytest

from shared.errors import SessionError
from shared.session import open_session
from shared.tensor import BOOL, ELEMENTS, FLOAT, INT64, STRING, Items, Tensor
from tests.core import graphs

Feeds = dict[str, Tensor]
BYTE = next(element for element in ELEMENTS if element.name == "uint8")


def _floats(shape: tuple[int, ...], *values: float) -> Tensor:
    return Tensor(FLOAT, shape, array("f", values))


def _texts(shape: tuple[int, ...], *values: str) -> Tensor:
    return Tensor(STRING, shape, list(values))


def _both(model: bytes, runs: Sequence[Feeds]) -> tuple[list[list[Tensor | Items]], ...]:
    """What both sessions answer to the same runs, one after the other."""
    sessions = [open_session(model, kind) for kind in ("native", "binding")]
    names = [spec.name for spec in sessions[0].outputs]
    return tuple([session.run(feeds, names) for feeds in runs] for session in sessions)


_POSITIVE: list[Feeds] = [
    {"x": _floats((1, 3), *signs), "t": _floats((1, 3), 1, 2, 3)}
    for signs in ((1, 1, 1), (1, 1, 1), (1, 1, 1), (1, -1, 1), (-1, -1, -1), (-1, 1, -1))
]
_BRANCHES: list[Feeds] = [{"x": _floats((1, 2), *row)} for row in ((1, 2), (3, 4), (1, 1), (-1, -2), (-5, -6), (1, 2))]
_WIDTHS: list[Feeds] = [{"x": _floats((1, width), *range(width))} for width in (1, 1, 1, 3, 0, 1, 3, 2)]
_COUNTS: list[Feeds] = [{"x": _floats((rows, 1), *range(rows))} for rows in (1, 1, 1, 2, 0, 1, 5, 1)]
_TEXTS: list[Feeds] = [
    {"x": _texts((1, 1), text)}
    for text in ("a", "a", "b", "", "ä🐧", "a\0b", "a", "\0", "a\r\nb", "x" * 300, "x" * 300, "ä" * 300, "b")
]


@pytest.mark.parametrize(
    ("model", "runs"),
    [
        (graphs.positive(), _POSITIVE),
        (graphs.positive(STRING), [{**feeds, "t": _texts((1, 3), "a", "ä", "c")} for feeds in _POSITIVE]),
        (graphs.branching(), _BRANCHES),
        (graphs.identity(FLOAT, (1, None)), _WIDTHS),
        (graphs.double(), _COUNTS),
        (graphs.handed_on(), _COUNTS),
        (graphs.handed_on(), [{"x": _floats((1, 1), value)} for value in range(5)]),
        (graphs.identity(STRING), _TEXTS),
        (graphs.joined(), _TEXTS),
        (graphs.identity(FLOAT, (None,) * 8), [{"x": _floats((1,) * 7 + (2,), at, -at)} for at in range(4)]),
        (graphs.identity(FLOAT, ()), [{"x": _floats((), at)} for at in range(4)]),
        (graphs.identity(STRING, ()), [{"x": _texts((), text)} for text in ("a", "b", "b")]),
        (graphs.identity(FLOAT, (1, None)), [{"x": _floats((1, 5000), *range(5000))}] * 4),
        (graphs.identity(STRING, (1, None)), [{"x": _texts((1, 3), "a", text, "ä" * 200)} for text in "abbac"]),
        (graphs.zipped(), [{"x": _floats((rows, 2), *[0.1, 0.9] * rows)} for rows in (1, 1, 1, 2, 0)]),
        (graphs.constant(), [{}, {}]),
    ],
    ids=[
        "numbers by value",
        "texts by value",
        "branches",
        "widths",
        "counts",
        "an input for output, by count",
        "an input for output",
        "texts",
        "appended texts",
        "rank 8",
        "scalar",
        "scalar text",
        "wide",
        "three texts",
        "sequence",
        "no inputs",
    ],
)
def test_runs_one_after_the_other_are_answered_as_by_the_package(model: object, runs: Sequence[Feeds]) -> None:
    native, binding = _both(model.SerializeToString(), runs)  # type: ignore[attr-defined]

    assert native == binding


@pytest.mark.parametrize("feeds", [{"x": _floats((1, 1), 1)}, {"x": _texts((1, 1), "a")}], ids=["number", "text"])
def test_after_two_rows_no_values_are_made(feeds: Feeds, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session(graphs.identity(feeds["x"].element).SerializeToString(), "native")
    for _ in range(2):
        session.run(feeds, ["y"])
    monkeypatch.delattr("shared.session.call.make")

    assert session.run(feeds, ["y"]) == [feeds["x"]]


def test_an_answer_stays_as_it_was_when_the_next_row_comes() -> None:
    session = open_session(graphs.double().SerializeToString(), "native")
    answers = [session.run({"x": _floats((1, 1), value)}, ["value"]) for value in range(5)]

    assert answers == [[_floats((1, 1), 2 * value)] for value in range(5)]


def test_a_row_whose_list_of_texts_was_changed_is_read_anew() -> None:
    session = open_session(graphs.identity(STRING).SerializeToString(), "native")
    texts = ["a"]
    feeds = {"x": Tensor(STRING, (1, 1), texts)}
    for _ in range(3):
        session.run(feeds, ["y"])
    texts[0] = "b"

    assert session.run(feeds, ["y"]) == [_texts((1, 1), "b")]


@pytest.mark.parametrize("kind", ["native", "binding"])
@pytest.mark.parametrize("warm", [0, 3])
@pytest.mark.parametrize(
    "wrong",
    [
        _floats((1, 1)),
        _floats((1, 1), 1, 2),
        Tensor(FLOAT, (1, 1), array("d", [1])),
        Tensor(INT64, (1, 1), array("q", [1])),
        _texts((1, 1), "1"),
        _floats((1, 1, 1), 1),
    ],
    ids=["too short", "too long", "of doubles", "integers", "text", "rank"],
)
def test_data_that_are_not_what_the_graph_takes_are_an_error(kind: str, warm: int, wrong: Tensor) -> None:
    session = open_session(graphs.double().SerializeToString(), kind)
    right = _floats((1, 1), 2)
    for _ in range(warm):
        session.run({"x": right}, ["value"])

    with pytest.raises(SessionError):
        session.run({"x": wrong}, ["value"])

    assert session.run({"x": right}, ["value"]) == [_floats((1, 1), 4)]


@pytest.mark.parametrize("kind", ["native", "binding"])
@pytest.mark.parametrize("warm", [0, 3])
def test_half_a_surrogate_pair_is_an_error(kind: str, warm: int) -> None:
    session = open_session(graphs.identity(STRING).SerializeToString(), kind)
    for _ in range(warm):
        session.run({"x": _texts((1, 1), "a")}, ["y"])

    with pytest.raises(SessionError, match="surrogates not allowed"):
        session.run({"x": _texts((1, 1), "\ud800")}, ["y"])

    assert session.run({"x": _texts((1, 1), "b")}, ["y"]) == [_texts((1, 1), "b")]


def test_wrong_numbers_of_texts_are_an_error_on_the_prepared_way_too() -> None:
    session = open_session(graphs.identity(STRING, (1, None)).SerializeToString(), "native")
    for _ in range(3):
        session.run({"x": _texts((1, 2), "a", "b")}, ["y"])

    with pytest.raises(SessionError, match="expected 2 texts for the shape \\[1, 2\\], got 1"):
        session.run({"x": Tensor(STRING, (1, 2), ["a"])}, ["y"])


@pytest.mark.parametrize("kind", ["native", "binding"])
def test_outputs_are_given_as_they_are_asked_for(kind: str) -> None:
    session = open_session(graphs.named().SerializeToString(), kind)

    for value in (0.25, 0.5, 0.75, 1.0):
        tensor, items = _floats((1, 2), value, -value), Items([{"größe": value, "b": -value}])
        assert session.run({"x": tensor}, ["z"]) == [tensor]
        assert session.run({"x": tensor}, ["z", "y"]) == [tensor, items]
        assert session.run({"x": tensor}, ["y"]) == [items]
        assert session.run({"x": tensor}, ["z", "z"]) == [tensor, tensor]


@pytest.mark.parametrize("kind", ["native", "binding"])
def test_booleans_are_no_bytes(kind: str) -> None:
    session = open_session(graphs.identity(BYTE).SerializeToString(), kind)
    right, wrong = (Tensor(element, (1, 1), array("B", [1])) for element in (BYTE, BOOL))
    for _ in range(3):
        session.run({"x": right}, ["y"])

    with pytest.raises(SessionError, match="Unexpected input data type"):
        session.run({"x": wrong}, ["y"])


@pytest.mark.parametrize("kind", ["native", "binding"])
def test_an_output_that_is_not_there_is_an_error(kind: str) -> None:
    session = open_session(graphs.double().SerializeToString(), kind)

    with pytest.raises(SessionError, match="expected one of the outputs value, got y"):
        session.run({"x": _floats((1, 1), 1)}, ["y"])


@pytest.mark.parametrize("kind", ["native", "binding"])
def test_a_prepared_run_may_outlive_its_session(kind: str) -> None:
    run = open_session(graphs.double().SerializeToString(), kind).prepare(["x"], ["value"])

    answers = [run({"x": _floats((1, 1), value)}) for value in range(4)]

    assert answers == [[_floats((1, 1), 2 * value)] for value in range(4)]
