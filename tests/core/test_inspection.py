"""What a model file would have the runtime do is found in its bytes, wherever it stands and however it is written."""

from typing import Any

import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import AttributeProto, GraphProto, ModelProto, TensorProto, helper

from shared.errors import ModelUnusable
from shared.integrity.inspection import (
    _MESSAGES,
    EXTERNAL_DATA,
    FUNCTIONS,
    SPARSE,
    SUBGRAPHS,
    TRAINING,
    Contents,
    Operator,
    inspect,
)
from shared.integrity.wire import Malformed, read_fields, tag
from tests.conftest import Example
from tests.core import graphs

ADD = Operator("", "Add")
MODEL = graphs.double().SerializeToString()


def operators_of(graph: GraphProto) -> set[Operator]:
    """What the onnx package finds."""
    found = set()
    for node in graph.node:
        domain = _text(node.domain)
        found.add(Operator("" if domain == "ai.onnx" else domain, _text(node.op_type)))
        for attribute in node.attribute:
            found.update(*(operators_of(inner) for inner in (attribute.g, *attribute.graphs)))
    return found


def _text(text: str | bytes) -> str:
    """The package gives bytes for what is no UTF-8."""
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def look(model: ModelProto) -> Contents:
    return inspect(model.SerializeToString())


def nested(depth: int) -> ModelProto:
    """A graph in a graph in a graph …; only the innermost has a Loop."""
    graph = helper.make_graph([helper.make_node("Loop", [], [])], "g", [], [])
    for level in range(depth):
        kind = {"body": graph} if level % 2 else {"bodies": [graph]}
        graph = helper.make_graph([helper.make_node("Add", [], [], **kind)], "g", [], [])
    return graphs.model(graph)


def test_a_plain_graph_has_its_operators_and_nothing_else() -> None:
    assert look(graphs.double()) == Contents({ADD}, set(), set())


@pytest.mark.parametrize("name", ["penguins", "cars"])
def test_the_examples_have_the_operators_that_onnx_finds(name: str, request: pytest.FixtureRequest) -> None:
    example: Example = request.getfixturevalue(name)
    content = example.model.read_bytes()

    found = inspect(content)

    assert found == Contents(operators_of(ModelProto.FromString(content).graph), set(), set())


def test_operators_of_inner_graphs_are_found() -> None:
    assert look(nested(5)) == Contents({ADD, Operator("", "Loop")}, set(), {SUBGRAPHS})


def test_no_depth_is_too_deep() -> None:
    content = b""
    for _ in range(1_000):
        for key in (b"\x32", b"\x2a", b"\x0a"):  # an attribute's graph, a node's attribute, a graph's node
            content = key + varint(len(content)) + content

    found = inspect(b"\x3a" + varint(len(content)) + content)

    assert found.traits == {SUBGRAPHS}


def _external() -> TensorProto:
    tensor = helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0])
    tensor.external_data.add(key="location", value="../secret")
    return tensor


def _moved() -> TensorProto:
    return TensorProto(name="w", data_location=TensorProto.EXTERNAL)


def _with(**attributes: Any) -> ModelProto:
    node = helper.make_node("Add", ["x", "x"], ["value"])
    node.attribute.extend(AttributeProto(name="a", **{kind: value}) for kind, value in attributes.items())
    return graphs.model(helper.make_graph([node], "g", [], []))


def _graph_of(**parts: Any) -> ModelProto:
    model = graphs.double()
    model.graph.MergeFrom(GraphProto(**parts))
    return model


SPARSE_TENSOR = helper.make_sparse_tensor(
    helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0]), helper.make_tensor("i", TensorProto.INT64, [1], [0]), [3]
)
INNER = helper.make_graph([], "inner", [], [], initializer=[_external()])


@pytest.mark.parametrize(
    ("model", "traits"),
    [
        (_graph_of(initializer=[_external()]), {EXTERNAL_DATA}),
        (_graph_of(initializer=[_moved()]), {EXTERNAL_DATA}),
        (_with(t=_external()), {EXTERNAL_DATA}),
        (_with(tensors=[_moved()]), {EXTERNAL_DATA}),
        (_with(g=INNER), {EXTERNAL_DATA, SUBGRAPHS}),
        (_with(graphs=[INNER]), {EXTERNAL_DATA, SUBGRAPHS}),
        (_with(floats=[1.0] * 1000, strings=[b"a"] * 1000, ints=[1] * 1000, t=_external()), {EXTERNAL_DATA}),
        (_graph_of(sparse_initializer=[SPARSE_TENSOR]), {SPARSE}),
        (_with(sparse_tensor=SPARSE_TENSOR), {SPARSE}),
        (_with(sparse_tensors=[SPARSE_TENSOR]), {SPARSE}),
        (_graph_of(initializer=[helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0])]), set()),
        (_with(t=TensorProto(data_location=TensorProto.DEFAULT)), set()),
    ],
)
def test_what_reaches_outside_is_found_wherever_it_stands(model: ModelProto, traits: set[str]) -> None:
    assert look(model).traits == traits


def _messages(holder: Any) -> list[Any]:
    return [part for part in holder.fields if part.message_type is not None]


def _fields_below(message: Any) -> set[tuple[str, int, str]]:
    """Holder, number and kind of each message that a message, or one in it, may hold."""
    found: set[tuple[str, int, str]] = set()
    waiting = [message]
    while waiting:
        holder = waiting.pop()
        held = {(holder.name, part.number, part.message_type.name): part.message_type for part in _messages(holder)}
        waiting += [kind for field, kind in held.items() if field not in found]
        found.update(held)
    return found


def test_every_way_of_the_format_to_a_node_or_a_tensor_is_followed_or_refused() -> None:
    kinds = {"ModelProto": "model", "GraphProto": "graph", "NodeProto": "node", "AttributeProto": "attribute"}
    kinds |= {"FunctionProto": "function", "TensorProto": "tensor"}
    refused = {"SparseTensorProto", "TrainingInfoProto"}

    ways = {
        way for way in _fields_below(ModelProto.DESCRIPTOR) if way[2] in {*kinds, *refused} and way[0] not in refused
    }

    assert len(ways) > 10
    for holder, number, held in ways:
        message = _MESSAGES[kinds[holder]]
        assert message.traits.get(tag(number)) if held in refused else message.inside[tag(number)] == kinds[held]


def test_training_information_is_found() -> None:
    model = graphs.double()
    model.training_info.add()

    assert look(model).traits == {TRAINING}


def test_functions_are_found_with_their_nodes() -> None:
    model = graphs.double()
    nodes = [helper.make_node("Loop", [], [], body=INNER)]
    model.functions.add(domain="own", name="f", node=nodes)

    found = look(model)

    assert found.functions == {Operator("own", "f")}
    assert found.operators == {ADD, Operator("", "Loop")}
    assert found.traits == {FUNCTIONS, SUBGRAPHS, EXTERNAL_DATA}


def test_both_names_of_onnxs_own_domain_are_one() -> None:
    model = graphs.double()
    model.graph.node[0].domain = "ai.onnx"

    assert look(model).operators == {ADD}


def varint(value: int) -> bytes:
    """A number as protobuf writes it."""
    digits = bytearray()
    while value >= 0x80:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])


def field(key: bytes, value: bytes) -> bytes:
    return key + varint(len(value)) + value


def test_the_last_of_two_names_counts_as_it_does_for_the_runtime() -> None:
    node = field(b"\x22", b"Add") + field(b"\x22", b"Loop")
    content = field(b"\x3a", field(b"\x0a", node))

    assert ModelProto.FromString(content).graph.node[0].op_type == "Loop"
    assert inspect(content).operators == {Operator("", "Loop")}


def test_two_graphs_are_one_as_they_are_for_the_runtime() -> None:
    content = MODEL + nested(0).SerializeToString()

    assert len(ModelProto.FromString(content).graph.node) == 2
    assert inspect(content).operators == {ADD, Operator("", "Loop")}


@pytest.mark.parametrize(
    "location",
    [b"\x70\x01", b"\xf0\x80\x00\x01", b"\x70\x81\x80\x80\x80\x10"],
    ids=["as usual", "a longer tag", "a number that is cut to 32 bits"],
)
def test_a_location_of_data_is_found_however_it_is_written(location: bytes) -> None:
    content = field(b"\x3a", field(b"\x2a", location))

    assert ModelProto.FromString(content).graph.initializer[0].data_location == TensorProto.EXTERNAL
    assert inspect(content).traits == {EXTERNAL_DATA}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x3a", "ends within a number"),
        (b"\x3a\x05\x00", "a field that can't be"),
        (b"\x00\x00", "a field that can't be"),
        (b"\x0b\x0c", "a field of kind 3"),
        (b"\x08" + b"\x80" * 10 + b"\x00", "a number of more than 10 bytes"),
        (b"\x80\x80\x80\x80\x80\x80\x01\x00", "a field that can't be"),
        (b"\x0d\x00\x00", "a field that can't be"),
        (b"no model", "can't be read as ONNX"),
        (field(b"\x3a", b"\x0a\x05"), "a field that can't be"),
    ],
)
def test_what_is_no_message_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ModelUnusable, match=reason):
        inspect(content)


def test_onnxruntimes_own_format_is_refused_even_where_it_reads_as_onnx() -> None:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    content = field(b"\x12", b"\x00\x00ORTM") + MODEL

    with pytest.raises(onnxruntime.capi.onnxruntime_pybind11_state.Fail, match="ORT model verification"):
        onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    assert ModelProto.FromString(content).graph.node[0].op_type == "Add"
    with pytest.raises(ModelUnusable, match="onnxruntime's own format"):
        inspect(content)


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_inspected_or_refused(content: bytes) -> None:
    _inspect_or_refuse(content)


@given(st.data())
@settings(max_examples=200)
def test_a_damaged_model_has_the_operators_that_protobuf_reads_or_is_refused(
    penguins: Example, data: st.DataObject
) -> None:
    content = bytearray(penguins.model.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(content), len(content) // 2]))

    found = _inspect_or_refuse(bytes(content[:cut]))

    parsed = _parse(bytes(content[:cut]))
    if found is not None and parsed is not None:
        assert found.operators == operators_of(parsed.graph)


_NUMBERS = st.integers(-(2**63), 2**63 - 1)
_LISTS = st.builds(
    AttributeProto,
    ints=st.lists(_NUMBERS, max_size=300),
    floats=st.lists(st.floats(width=32), max_size=300),
    strings=st.lists(st.binary(max_size=40), max_size=300),
)


@given(st.lists(_LISTS, min_size=1, max_size=3))
@settings(max_examples=30)
def test_long_lists_are_passed_over_to_the_same_fields(lists: list[AttributeProto]) -> None:
    content = b"".join(part.SerializeToString() + field(b"\x2a", b"") for part in lists)

    fast = list(read_fields(content, 0, len(content), b"\x4a"))

    slow = list(read_fields(content, 0, len(content)))
    assert set(fast) <= set(slow)
    assert [place for place in fast if place[0] == 0x2A] == [place for place in slow if place[0] == 0x2A]


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_a_long_list_that_breaks_off_is_refused_with_and_without_its_pattern(rest: bytes) -> None:
    content = helper.make_attribute("a", [7] * 600).SerializeToString() + rest

    assert _breaks_off(content, b"\x4a") == _breaks_off(content, b"")


def _breaks_off(content: bytes, texts: bytes) -> bool:
    try:
        list(read_fields(content, 0, len(content), texts))
    except Malformed:
        return True
    return False


def _inspect_or_refuse(content: bytes) -> Contents | None:
    try:
        return inspect(content)
    except ModelUnusable:
        return None


def _parse(content: bytes) -> ModelProto | None:
    try:
        model = ModelProto()
        model.ParseFromString(content)
    except Exception:  # noqa: BLE001  protobuf's errors have no common root
        return None
    return model
