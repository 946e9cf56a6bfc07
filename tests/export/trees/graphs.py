"""Graphs of a record of trees, and their answers by the session that the clouds use."""

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
from sklearn.base import BaseEstimator

from model_export.conversion import OPSETS
from model_export.trees import Trees, add_double_sums, add_trees
from shared.session import open_session
from shared.tensor import DOUBLE, FLOAT, Tensor


@dataclass
class Bearer(BaseEstimator):  # type: ignore[misc]
    """An estimator that is nothing but trees."""

    trees: Trees


def graph_of(trees: Trees, columns: int) -> ModelProto:
    """A graph from `x`, of the thresholds' type and shape [rows, columns], to the sums of the trees."""
    return _graph(trees, columns, _convert)


def double_graph_of(trees: Trees, columns: int) -> ModelProto:
    """A graph like that of `graph_of`, whose sums are float64."""
    return _graph(trees, columns, _convert_double)


def _graph(trees: Trees, columns: int, convert: Any) -> ModelProto:
    kind = DoubleTensorType if trees.thresholds.dtype == np.float64 else FloatTensorType
    model: ModelProto = convert_sklearn(
        Bearer(trees),
        initial_types=[("x", kind([None, columns]))],
        target_opset=OPSETS,
        custom_conversion_functions={Bearer: convert},
        custom_shape_calculators={Bearer: _shape_double if convert is _convert_double else _shape},
    )
    return model


def run(model: ModelProto, rows: NDArray[Any]) -> NDArray[Any]:
    """The graph's first output for rows of its input's type."""
    session = open_session(model.SerializeToString())
    element, code = (DOUBLE, "d") if rows.dtype == np.float64 else (FLOAT, "f")
    (result,) = session.run({"x": Tensor(element, rows.shape, array(code, rows.tobytes()))}, [session.outputs[0].name])
    assert isinstance(result, Tensor)
    kind = np.float64 if result.element is DOUBLE else np.float32
    return np.array(result.data, kind).reshape(result.shape)


def _convert(scope: Any, operator: Any, container: Any) -> None:
    sums = add_trees(scope, container, operator.raw_operator.trees, operator.inputs[0].full_name)
    container.add_node("Identity", [sums], operator.outputs[0].full_name, op_version=14)


def _shape(operator: Any) -> None:
    operator.outputs[0].type = FloatTensorType([None, operator.raw_operator.trees.values.shape[1]])


def _convert_double(scope: Any, operator: Any, container: Any) -> None:
    sums = add_double_sums(scope, container, operator.raw_operator.trees, operator.inputs[0].full_name)
    container.add_node("Identity", [sums], operator.outputs[0].full_name, op_version=14)


def _shape_double(operator: Any) -> None:
    operator.outputs[0].type = DoubleTensorType([None, operator.raw_operator.trees.values.shape[1]])
