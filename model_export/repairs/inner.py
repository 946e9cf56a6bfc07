"""Converts an operator as skl2onnx does, for a repair that works on from its answer."""

from types import SimpleNamespace
from typing import Any

from model_export.repairs.repair import upstream_converter


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
