"""Small graphs, and their answers."""

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto, checker, helper, numpy_helper

from shared.session import open_session
from shared.tensor import FLOAT, Tensor

Floats = NDArray[np.float32]

ROWS: Floats = np.array([[-2, 0.5, 3], [1, 2, -4]], dtype=np.float32)


def graph_of(
    nodes: Sequence[NodeProto], outputs: Sequence[str], constants: Mapping[str, Floats] | None = None
) -> ModelProto:
    """A graph of an input `x` of shape [rows, 3], whose outputs are float32 of the same shape."""
    made = helper.make_graph(
        nodes,
        "graph",
        [value("x")],
        [value(name) for name in outputs],
        [numpy_helper.from_array(values, name) for name, values in (constants or {}).items()],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def branch(nodes: Sequence[NodeProto], output: str, constants: Mapping[str, Floats] | None = None) -> GraphProto:
    """A graph inside a node."""
    tensors = [numpy_helper.from_array(values, name) for name, values in (constants or {}).items()]
    return helper.make_graph(nodes, "branch", [], [value(output)], tensors, doc_string="prose")


def value(name: str) -> ValueInfoProto:
    """A value of shape [rows, 3]."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 3])


def answers(model: ModelProto) -> list[list[float]]:
    """What a valid graph gives for the rows, output by output."""
    checker.check_model(model, full_check=True)
    session = open_session(model.SerializeToString())
    (name,) = (spec.name for spec in session.inputs)
    results = session.run(
        {name: Tensor(FLOAT, ROWS.shape, array("f", ROWS.tobytes()))}, [spec.name for spec in session.outputs]
    )
    return [[float(number) for number in result.data] for result in results if isinstance(result, Tensor)]
