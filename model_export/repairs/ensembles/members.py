"""Asks the estimators inside an estimator: each becomes an operator that skl2onnx converts in its turn."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skl2onnx._parse import _parse_sklearn
from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common.data_types import guess_proto_type, guess_tensor_type
from sklearn.base import is_classifier
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection._search import BaseSearchCV
from sklearn.pipeline import Pipeline

from model_export import selections, steps
from model_export.drawing import Drawing
from model_export.repairs.outputs import type_of_labels


def unwrap(estimator: Any) -> Any:
    """The estimator that answers for a frozen one or a search."""
    while isinstance(estimator, FrozenEstimator | BaseSearchCV):
        estimator = estimator.estimator if isinstance(estimator, FrozenEstimator) else estimator.best_estimator_
    return estimator


def final_step(estimator: Any) -> Any:
    """The last step of an estimator, which answers."""
    estimator = unwrap(estimator)
    return final_step(estimator.steps[-1][1]) if isinstance(estimator, Pipeline) else estimator


def parse_frozen(scope: Any, model: Any, inputs: Sequence[Any], custom_parsers: Any = None) -> Any:
    """A parser as skl2onnx calls it: a frozen estimator is what it froze."""
    return _parse_sklearn(scope, unwrap(model), inputs, custom_parsers=custom_parsers)


PARSERS = {FrozenEstimator: parse_frozen, **selections.parsers(), **steps.parsers()}
"""What skl2onnx calls `custom_parsers`."""


def is_upstreams(estimator: Any) -> bool:
    """Whether skl2onnx knows the estimator as a part of another."""
    return type(estimator) in sklearn_operator_name_map


def ask(drawing: Drawing, estimator: Any, inputs: Sequence[Any] | None = None) -> list[str]:
    """What an estimator inside answers for these inputs, the drawing's own unless given: float64, but for labels.

    A classifier gives its label and its probabilities (or what skl2onnx gives in their place), a regressor its values.
    """
    inputs, final = advance(drawing, estimator, drawing.inputs if inputs is None else inputs)
    operator = drawing.scope.declare_local_operator(sklearn_operator_name_map.get(type(final)), final)
    for variable in inputs:
        operator.inputs.append(variable)
    number = guess_tensor_type(inputs[0].type)
    types = [type_of_labels(final.classes_)(), number] if is_classifier(final) else [number]
    answers = [drawing.scope.declare_local_variable("answer", kind) for kind in types]
    for answer in answers:
        operator.outputs.append(answer)
    return [*(answer.full_name for answer in answers[:-1]), drawing.cast(answers[-1].full_name)]


def advance(drawing: Drawing, estimator: Any, inputs: Sequence[Any]) -> tuple[Sequence[Any], Any]:
    """The last step of an estimator, and the inputs as they reach it."""
    estimator = unwrap(estimator)
    inputs = steps.merge(drawing.scope, estimator, inputs)
    while isinstance(estimator, Pipeline):
        for _, step in estimator.steps[:-1]:
            if step not in (None, "passthrough"):
                inputs = _parse_sklearn(drawing.scope, step, inputs, custom_parsers=PARSERS)
        estimator = unwrap(estimator.steps[-1][1])
    return inputs, estimator


def some_columns(drawing: Drawing, columns: NDArray[np.int64]) -> Sequence[Any]:
    """The drawing's inputs cut to these columns, for an estimator inside."""
    chosen = drawing.add("Gather", drawing.rows(), np.asarray(columns, np.int64), axis=1)
    return hand_over(drawing, chosen, len(columns))


def hand_over(drawing: Drawing, rows: str, width: int) -> Sequence[Any]:
    """Rows that were drawn as the input of an estimator inside, in the precision of the drawing's own inputs."""
    kind = guess_tensor_type(drawing.inputs[0].type).__class__([None, width])
    variable = drawing.scope.declare_local_variable("rows", kind)
    drawing.container.add_node("Cast", [rows], [variable.full_name], to=guess_proto_type(kind))
    return [variable]
