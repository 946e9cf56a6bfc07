"""Converts any boosted trees that a reader understands, with the outputs that skl2onnx expects of their estimator."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from skl2onnx.common.data_types import DoubleTensorType, Int64TensorType, guess_tensor_type

from model_export.drawing import Drawing
from model_export.families.boosted import Boosted
from model_export.families.cleaning import clean
from model_export.families.links import link, pick
from model_export.repairs.outputs import asks_scores, both_chances, give_class
from model_export.repairs.repair import Convert
from model_export.trees import add_trees

Read: TypeAlias = Callable[[Any], Boosted]
"""Reads a fitted estimator. Raises `NotImplementedError` in words for what can't be said exactly."""


def classifier(read: Read) -> Convert:
    """The converter of a classifier, with a label and the probabilities of all classes."""

    def convert(scope: Any, operator: Any, container: Any) -> None:
        drawing = Drawing(scope, operator, container, _number(operator.outputs[1]))
        boosted = read(operator.raw_operator)
        sums = _sums(drawing, boosted)
        places = pick(drawing, boosted, sums)
        drawing.end("Identity", _chances(drawing, boosted, sums), place=1)
        give_class(drawing, places)

    return convert


def regressor(read: Read) -> Convert:
    """The converter of a regressor or ranker, with one number a target."""

    def convert(scope: Any, operator: Any, container: Any) -> None:
        drawing = Drawing(scope, operator, container, _number(operator.outputs[0]))
        boosted = read(operator.raw_operator)
        drawing.end("Identity", link(drawing, boosted, _sums(drawing, boosted)))

    return convert


def parse_classifier(scope: Any, estimator: Any, inputs: Any, **_: Any) -> Any:
    """Declares the two outputs of a classifier that skl2onnx does not know for one: CatBoost's has no base class."""
    operator = scope.declare_local_operator(None, estimator)
    operator.inputs = inputs
    operator.outputs.append(scope.declare_local_variable("label", Int64TensorType()))
    operator.outputs.append(scope.declare_local_variable("probabilities", guess_tensor_type(inputs[0].type)))
    return operator.outputs


def _chances(drawing: Drawing, boosted: Boosted, sums: str) -> str:
    """Probabilities, or sums where a calibration asks for LightGBM's `decision_function`."""
    raw = asks_scores(drawing)
    made = sums if raw else link(drawing, boosted, sums)
    if boosted.trees.values.shape[1] > 1:
        return made
    return drawing.add("Concat", drawing.add("Neg", made), made, axis=1) if raw else both_chances(drawing, made)


def _sums(drawing: Drawing, boosted: Boosted) -> str:
    """The trees' sums as the drawing's numbers."""
    rows = Drawing.like_inputs(drawing.scope, drawing.operator, drawing.container).rows()
    sums = add_trees(drawing.scope, drawing.container, boosted.trees, clean(drawing, boosted, rows))
    return drawing.cast(sums) if drawing.number is np.float64 else sums


def _number(output: Any) -> type:
    """numpy's type of an output's numbers."""
    return np.float64 if isinstance(output.type, DoubleTensorType) else np.float32
