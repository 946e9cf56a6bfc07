"""What a drawn classifier or regressor gives: its outputs' types, its label and its probabilities."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from skl2onnx.common.data_types import Int64TensorType, StringTensorType, guess_tensor_type

from model_export.drawing import Drawing


def shape_classifier(operator: Any) -> None:
    """A label of shape [rows], and probabilities or scores of shape [rows, classes] in the precision of the inputs."""
    classes = operator.raw_operator.classes_
    rows = operator.inputs[0].get_first_dimension()
    operator.outputs[0].type = type_of_labels(classes)([rows])
    operator.outputs[1].type = guess_tensor_type(operator.inputs[0].type).__class__([rows, len(classes)])


def shape_regressor(operator: Any) -> None:
    """Numbers of shape [rows, targets] in the precision of the inputs."""
    rows = operator.inputs[0].get_first_dimension()
    operator.outputs[0].type = guess_tensor_type(operator.inputs[0].type).__class__([rows, None])


def type_of_labels(classes: NDArray[Any]) -> Any:
    """skl2onnx's type for the labels of these classes; booleans and whole floats are integers in a graph."""
    return Int64TensorType if np.asarray(classes).dtype.kind in "biuf" else StringTensorType


def give_probabilities(drawing: Drawing, probabilities: str) -> None:
    """Answer with the most probable class, the first of equals, and with the probabilities [rows, classes]."""
    give_class(drawing, drawing.add("ArgMax", probabilities, axis=1, keepdims=0))
    drawing.give(probabilities, 1)


def give_class(drawing: Drawing, place: str) -> None:
    """Answer with the label at this place among the classes, for places of shape [rows]."""
    classes = np.asarray(drawing.estimator.classes_)
    kept = classes.astype(np.int64) if classes.dtype.kind in "biuf" else classes
    chosen = drawing.add("Gather", kept, place)
    drawing.end("Identity", chosen)


def both_chances(drawing: Drawing, second: str) -> str:
    """The chances of two classes [rows, 2], from the second's [rows, 1]."""
    return drawing.add("Concat", drawing.add("Sub", 1.0, second), second, axis=1)


def asks_scores(drawing: Drawing) -> bool:
    """Whether a calibration asks for `decision_function` in place of probabilities."""
    return bool(drawing.scope.get_options(drawing.estimator, {"raw_scores": False}, fail=False)["raw_scores"])


def give_scores(drawing: Drawing, scores: str) -> None:
    """Answer as scikit-learn's linear classifiers do with scores of shape [rows, classes or 1].

    Two classes have one column, whose score is above 0 for the second; else the first of the largest wins.
    """
    if len(drawing.estimator.classes_) == 2:
        above = drawing.add("Greater", drawing.add("Reshape", scores, np.array([-1])), 0.0)
        give_class(drawing, drawing.add("Where", above, np.array(1), np.array(0)))
        scores = drawing.add("Concat", drawing.add("Neg", scores), scores, axis=1)
    else:
        give_class(drawing, drawing.add("ArgMax", scores, axis=1, keepdims=0))
    drawing.give(scores, 1)
