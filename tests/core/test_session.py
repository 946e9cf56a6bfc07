"""Both ways into onnxruntime give the same bits, and the same words where they fail."""

from array import array

import pytest

from shared.errors import SessionError
from shared.model import Model
from shared.session import open_session
from shared.session.native import NativeSession
from shared.session.port import Session
from shared.tensor import BOOL, ELEMENTS, FLOAT, STRING, Data, Element, Tensor
from tests.conftest import Example
from tests.core import graphs

KINDS = ("native", "binding")


def _data(element: Element) -> Data:
    if element is STRING:
        return ["", "ä", "a\0b", "\uffff", "🐧" * 1000, "end\0"]
    low, high = (0, 1) if element is BOOL else (element.low, element.high)
    return array(
        element.typecode,
        [low, high, 0, 1, low, high] if element.typecode in "fd" else list(map(int, [low, high, 0, 1, low, high])),
    )


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
@pytest.mark.parametrize("kind", KINDS)
def test_every_element_type_comes_back_as_it_went_in(kind: str, element: Element) -> None:
    session = open_session(graphs.identity(element, (None, 2)).SerializeToString(), kind)
    tensor = Tensor(element, (3, 2), _data(element))

    (result,) = session.run({"x": tensor}, ["y"])

    assert result == tensor


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_come_back_as_none(kind: str, element: Element) -> None:
    session = open_session(graphs.identity(element).SerializeToString(), kind)
    data: Data = [] if element is STRING else array(element.typecode)

    (result,) = session.run({"x": Tensor(element, (0, 1), data)}, ["y"])

    assert result == Tensor(element, (0, 1), data)


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
def test_both_describe_a_graph_alike(element: Element) -> None:
    content = graphs.describe(graphs.identity(element, (None, 3, None)), empty="", text="größe")

    native, binding = (open_session(content, kind) for kind in KINDS)

    assert native.inputs == binding.inputs
    assert native.outputs == binding.outputs
    assert native.metadata == binding.metadata
    assert native.metadata["tresnubes.text"] == "größe"


@pytest.mark.parametrize("name", ["penguins", "cars"])
def test_examples_give_equal_bits(name: str, request: pytest.FixtureRequest) -> None:
    example: Example = request.getfixturevalue(name)
    native, binding = (Model.load(example.model, kind) for kind in KINDS)
    rows = native.document("golden")["rows"] * 50

    assert native.predict(rows) == binding.predict(rows)
    assert native.predict(rows[:1]) == binding.predict(rows[:1])


@pytest.mark.parametrize(
    "content", [b"", b"abc", graphs.double().SerializeToString()[:60]], ids=["empty", "text", "cut"]
)
def test_what_is_no_model_is_refused_in_the_same_words(content: bytes) -> None:
    words = []
    for kind in KINDS:
        with pytest.raises(SessionError) as caught:
            open_session(content, kind)
        words.append(str(caught.value))

    assert words[0] == words[1]


def test_a_failing_run_is_told_in_the_same_words() -> None:
    words = []
    for kind in KINDS:
        session = open_session(graphs.picky().SerializeToString(), kind)
        with pytest.raises(SessionError) as caught:
            session.run({"x": Tensor(STRING, (1, 1), ["c"])}, ["y"])
        words.append(str(caught.value))

    assert words[0] == words[1]
    assert "Unknown Category" in words[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_session_goes_on_after_a_failure(kind: str) -> None:
    session = open_session(graphs.picky().SerializeToString(), kind)
    with pytest.raises(SessionError):
        session.run({"x": Tensor(STRING, (1, 1), ["c"])}, ["y"])

    (result,) = session.run({"x": Tensor(STRING, (1, 1), ["b"])}, ["y"])

    assert result == Tensor(FLOAT, (1, 1, 2), array("f", [0.0, 1.0]))


def test_auto_takes_the_native_session_where_its_library_is() -> None:
    session: Session = open_session(graphs.double().SerializeToString())

    assert isinstance(session, NativeSession)
