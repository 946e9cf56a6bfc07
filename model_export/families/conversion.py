"""Converts any boosted trees that a reader understands, with the outputs that skl2onnx expects of their estimator."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from skl2onnx.common.data_types import (
    DoubleTensorType,
    FloatTensorType,
    Int64TensorType,
    StringTensorType,
    guess_tensor_type,
)
from skl2onnx.operator_converters.common import concatenate_variables

from model_export.families.boosted import Boosted
from model_export.families.cleaning import clean
from model_export.families.links import both, link, pick
from model_export.families.nodes import Nodes
from model_export.repairs.repair import Convert
from model_export.trees import add_trees

Read: TypeAlias = Callable[[Any], Boosted]
"""Reads a fitted estimator. Raises `NotImplementedError` in words for what can't be said exactly."""


def classifier(read: Read) -> Convert:
    """The converter of a classifier, with a label and the probabilities of all classes."""

    def convert(scope: Any, operator: Any, container: Any) -> None:
        nodes, boosted = Nodes(scope, container), read(operator.raw_operator)
        label, chances = operator.outputs
        sums, dtype = _sums(nodes, operator, boosted, chances)
        places = pick(nodes, boosted, sums, dtype)
        nodes.name(_chances(nodes, operator, boosted, sums, dtype), chances.full_name)
        nodes.name(nodes.add("Gather", nodes.keep(_labels(operator.raw_operator)), places), label.full_name)

    return convert


def regressor(read: Read) -> Convert:
    """The converter of a regressor or ranker, with one number a target."""

    def convert(scope: Any, operator: Any, container: Any) -> None:
        nodes, boosted = Nodes(scope, container), read(operator.raw_operator)
        sums, dtype = _sums(nodes, operator, boosted, operator.outputs[0])
        nodes.name(link(nodes, boosted, sums, dtype), operator.outputs[0].full_name)

    return convert


def classifier_shape(operator: Any) -> None:
    """Labels of shape [rows], text or integers, and probabilities of shape [rows, classes]."""
    rows, labels = operator.inputs[0].get_first_dimension(), _labels(operator.raw_operator)
    kind = StringTensorType if labels.dtype == object else Int64TensorType
    operator.outputs[0].set_type(kind([rows]))
    operator.outputs[1].set_type(_numbers(operator)([rows, len(labels)]))


def regressor_shape(operator: Any) -> None:
    """Numbers of shape [rows, targets]; skl2onnx need not know how many."""
    operator.outputs[0].set_type(_numbers(operator)([operator.inputs[0].get_first_dimension(), None]))


def parse_classifier(scope: Any, estimator: Any, inputs: Any, **_: Any) -> Any:
    """Declares the two outputs of a classifier that skl2onnx does not know for one: CatBoost's has no base class."""
    operator = scope.declare_local_operator(None, estimator)
    operator.inputs = inputs
    operator.outputs.append(scope.declare_local_variable("label", Int64TensorType()))
    operator.outputs.append(scope.declare_local_variable("probabilities", guess_tensor_type(inputs[0].type)))
    return operator.outputs


def _chances(nodes: Nodes, operator: Any, boosted: Boosted, sums: str, dtype: Any) -> str:
    """Probabilities, or sums where a calibration asks for LightGBM's `decision_function`."""
    options = nodes.scope.get_options(operator.raw_operator, {"raw_scores": False}, fail=False)
    raw = bool(options["raw_scores"])
    made = sums if raw else link(nodes, boosted, sums, dtype)
    if boosted.trees.values.shape[1] > 1:
        return made
    return nodes.add("Concat", nodes.add("Neg", made), made, axis=1) if raw else both(nodes, made, dtype)


def _sums(nodes: Nodes, operator: Any, boosted: Boosted, output: Any) -> tuple[str, Any]:
    """The trees' sums in the type of an output of the estimator, and that type."""
    dtype = np.float64 if isinstance(output.type, DoubleTensorType) else np.float32
    rows = concatenate_variables(nodes.scope, operator.inputs, nodes.container)
    sums = add_trees(nodes.scope, nodes.container, boosted.trees, clean(nodes, boosted, rows))
    return (nodes.add("Cast", sums, to=11) if dtype is np.float64 else sums), dtype


def _numbers(operator: Any) -> Any:
    return DoubleTensorType if isinstance(operator.inputs[0].type, DoubleTensorType) else FloatTensorType


def _labels(estimator: Any) -> Any:
    """The classes as ONNX has them: whole numbers, or text in an array of objects."""
    classes = np.asarray(estimator.classes_)
    if classes.dtype == bool or np.issubdtype(classes.dtype, np.number):
        return classes.astype(np.int64)
    return np.array([str(value) for value in classes], dtype=object)
