"""skl2onnx's own way with an estimator, for what needs no repair and for a repair that works on from its answer."""

from types import SimpleNamespace
from typing import Any

from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common._registration import get_converter, get_shape_calculator

from model_export.repairs.repair import Convert, Shape


def upstream_converter(kind: type) -> Convert:
    """skl2onnx's own converter for estimators of this type. Raises `NotImplementedError` where it has none."""
    converter: Convert = get_converter(_name_of(kind))
    return converter


def upstream_shape(kind: type) -> Shape:
    """skl2onnx's own calculator of output types. Raises `NotImplementedError` where it has none."""
    shape: Shape = get_shape_calculator(_name_of(kind))
    return shape


def convert_inner(estimator: Any, scope: Any, operator: Any, container: Any) -> str:
    """The name of what skl2onnx's own nodes for `estimator` give in the operator's place."""
    result: str = scope.get_unique_variable_name("inner")
    output = SimpleNamespace(full_name=result, onnx_name=result, type=operator.outputs[0].type)
    inner = SimpleNamespace(
        raw_operator=estimator,
        inputs=operator.inputs,
        input_full_names=operator.input_full_names,
        outputs=[output],
        output_full_names=[result],
        target_opset=operator.target_opset,
    )
    upstream_converter(type(estimator))(scope, inner, container)
    return result


def _name_of(kind: type) -> str:
    if kind not in sklearn_operator_name_map:
        raise NotImplementedError(f"skl2onnx has no converter for {kind.__name__}")
    name: str = sklearn_operator_name_map[kind]
    return name
