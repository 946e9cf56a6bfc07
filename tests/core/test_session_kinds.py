"""Sequences and maps are read into plain values; what can't be read is refused in words."""

from array import array

import pytest
from onnx import ModelProto

from shared.errors import SessionError
from shared.session import open_session
from shared.tensor import BOOL, DOUBLE, FLOAT, INT64, STRING, Element, Items, Spec, Tensor
from tests.core import graphs

KINDS = ("native", "binding")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("model", "keys"), [(graphs.zipped(), (0, 1)), (graphs.named(), ("größe", "b"))])
def test_a_sequence_of_maps_is_one_dict_a_row(kind: str, model: ModelProto, keys: tuple[object, object]) -> None:
    session = open_session(model.SerializeToString(), kind)
    feeds = {"x": Tensor(FLOAT, (2, 2), array("f", [0.1, 0.9, 0.25, 0.75]))}

    (result,) = session.run(feeds, ["y"])

    single = array("f", [0.1, 0.9]).tolist()
    assert result == Items([dict(zip(keys, single, strict=True)), dict(zip(keys, (0.25, 0.75), strict=True))])
    assert result.shape == (2,)
    assert result.rows() == result[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("tensor", "items"),
    [
        (Tensor(FLOAT, (2, 1, 2), array("f", [1, 2, 3, 4])), [[[1.0, 2.0]], [[3.0, 4.0]]]),
        (Tensor(DOUBLE, (2,), array("d", [0.1, 2])), [0.1, 2.0]),
        (Tensor(INT64, (1, 2), array("q", [1, 2])), [[1, 2]]),
        (Tensor(BOOL, (2, 1), array("B", [1, 0])), [[True], [False]]),
        (Tensor(STRING, (2, 1), ["a", "ä\0"]), [["a"], ["ä\0"]]),
        (Tensor(FLOAT, (2, 0), array("f")), [[], []]),
        (Tensor(FLOAT, (0, 2), array("f")), []),
    ],
    ids=["float", "double", "int64", "bool", "string", "no columns", "no rows"],
)
def test_a_sequence_of_tensors_is_a_nested_list_an_item(kind: str, tensor: Tensor, items: list[object]) -> None:
    session = open_session(graphs.split(tensor.element, len(tensor.shape)).SerializeToString(), kind)

    (result,) = session.run({"x": tensor}, ["y"])

    assert result == Items(items)
    assert list(map(type, result.rows())) == list(map(type, items))


@pytest.mark.parametrize(
    ("model", "spec"),
    [
        (graphs.zipped(), Spec("y", None, (), "sequence")),
        (graphs.split(FLOAT), Spec("y", None, (), "sequence")),
        (graphs.optional(), Spec("y", None, (), "optional")),
        (graphs.halved(), Spec("y", None, (), "tensor(float16)")),
    ],
    ids=["maps", "tensors", "optional", "float16"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_tensor_is_described_by_its_kind(kind: str, model: ModelProto, spec: Spec) -> None:
    assert tuple(open_session(model.SerializeToString(), kind).outputs) == (spec,)


@pytest.mark.parametrize(("model", "what"), [(graphs.optional(), "optional"), (graphs.halved(), r"tensor\(float16\)")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_is_not_read_is_refused(kind: str, model: ModelProto, what: str) -> None:
    session = open_session(model.SerializeToString(), kind)

    with pytest.raises(SessionError, match=f"y is of kind {what}: expected a tensor, a sequence or a map"):
        session.run({"x": Tensor(FLOAT, (1, 1), array("f", [1]))}, ["y"])


@pytest.mark.parametrize(
    ("shape", "nested"),
    [((), 0), ((4,), [0, 1, 2, 3]), ((2, 2), [[0, 1], [2, 3]]), ((2, 1, 2), [[[0, 1]], [[2, 3]]]), ((2, 0), [[], []])],
)
def test_a_tensor_nests_by_its_shape(shape: tuple[int, ...], nested: object) -> None:
    element: Element = INT64
    count = {(): 1, (2, 0): 0}.get(shape, 4)

    assert Tensor(element, shape, array("q", range(count))).nested() == nested
