"""Converts a forest so that a tie goes to the first class, as in scikit-learn, and not where rounding takes it.

onnxruntime adds the trees' votes in float32: 10 of 20 trees give 0.49999994 and 0.50000006, and the second class wins.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
from onnx import TensorProto
from skl2onnx.operator_converters.random_forest import convert_sklearn_random_forest_classifier
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from model_export.repairs.repair import Repair

GRAINS = 2**20
"""Probabilities are compared in steps of 1 / GRAINS, which is wider than float32's rounding of a sum of votes."""


def convert(scope: Any, operator: Any, container: Any) -> None:
    """A converter as skl2onnx calls it: its own, and then the label once more, from the rounded probabilities."""
    label, chances = operator.outputs
    rounded = SimpleNamespace(full_name=scope.get_unique_variable_name("label_by_rounding"))
    forest = SimpleNamespace(
        raw_operator=operator.raw_operator,
        inputs=operator.inputs,
        input_full_names=operator.input_full_names,
        outputs=[rounded, chances],
    )
    convert_sklearn_random_forest_classifier(scope, forest, container)
    names = ("grains", "classes", "scaled", "steps", "first")
    grains, classes, scaled, steps, first = (scope.get_unique_variable_name(name) for name in names)
    container.add_initializer(grains, TensorProto.FLOAT, [1], [float(GRAINS)])
    _add_classes(container, classes, operator.raw_operator.classes_)
    container.add_node("Mul", [chances.full_name, grains], scaled, op_version=14)
    container.add_node("Round", [scaled], steps, op_version=11)
    container.add_node("ArgMax", [steps], first, op_version=13, axis=1, keepdims=0)
    container.add_node("Gather", [classes, first], label.full_name, op_version=13)


def _add_classes(container: Any, name: str, classes: Any) -> None:
    if np.issubdtype(classes.dtype, np.number) or classes.dtype == bool:
        container.add_initializer(name, TensorProto.INT64, [len(classes)], [int(value) for value in classes])
    else:
        container.add_initializer(name, TensorProto.STRING, [len(classes)], [str(value).encode() for value in classes])


REPAIR = Repair(
    "ties of a forest's votes",
    "a forest's label where classes tie is the one that float32's rounding takes",
    (ExtraTreesClassifier, RandomForestClassifier),
    convert,
)
