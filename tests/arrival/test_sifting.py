"""Rows that are refused are told apart in order, in a memory that does not grow with what is wrong with them."""

import tracemalloc

from onnx import TensorProto, helper

from shared.errors import InvalidRows, Unreadable
from shared.events import sifting
from shared.model import Model
from shared.reading.batch import Batch

HEIGHT, WIDTH = 1000, 100
NAMES = [f"c{place}" for place in range(WIDTH)]


def wide() -> Model:
    """A model that adds up many columns."""
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]) for name in NAMES]
    output = helper.make_tensor_value_info("sum", TensorProto.FLOAT, [None, 1])
    graph = helper.make_graph([helper.make_node("Sum", NAMES, ["sum"])], "wide", inputs, [output])
    content = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()
    return Model.from_bytes(content)


def test_what_is_wrong_with_many_rows_is_worked_out_row_by_row() -> None:
    model = wide()
    batch = Batch(range(HEIGHT), dict.fromkeys(NAMES, ["much"] * HEIGHT))
    tracemalloc.start()
    try:
        refused = sifting.score(model, batch).refused
        faults = sum(len(error.faults) for _, error in refused if isinstance(error, InvalidRows))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert faults == HEIGHT * WIDTH
    assert peak < 4_000_000


def test_rows_that_reading_coercion_and_graph_refuse_come_in_order() -> None:
    model = wide()
    unread = Unreadable("expected JSON, got nothing")
    cells = [1.0, "much", 3e38, 2.0]
    batch = Batch([0, 2, 3, 5], dict.fromkeys(NAMES, cells), [(1, unread), (4, unread)])

    scored, refused = sifting.score(model, batch)

    assert [number for piece in scored for number in piece.numbers] == [0, 5]
    assert [number for number, _ in refused] == [1, 2, 3, 4]
