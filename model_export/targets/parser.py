"""Tells skl2onnx what a classifier of several targets is made of: a label, and probabilities, for each target."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from skl2onnx._parse import _parse_sklearn
from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, guess_tensor_type
from sklearn.ensemble import RandomForestClassifier
from sklearn.multioutput import ClassifierChain
from sklearn.pipeline import Pipeline

from model_export.parts import last_step
from model_export.targets.chain import METHODS, Link
from model_export.targets.split import WAYS

REPAIRED = "several targets, one by one"
"""What a report calls it."""

Parse = Callable[..., list[Any]]
Answer = tuple[Any, Any]
"""The variables of a label and of its probabilities, or of the scores that skl2onnx gives in their place."""


def parsers_of(estimator: Any, width: int, others: Mapping[type, Parse]) -> dict[type, Parse]:
    """What skl2onnx calls `custom_parsers`, for an estimator whose last step gives `width` outputs a target."""
    final = last_step(estimator)
    if type(final) not in (ClassifierChain, *WAYS):
        raise NotImplementedError(f"several targets of {type(final).__name__}")
    ask = _ask_chain if type(final) is ClassifierChain else _ask_each

    def parse(scope: Any, model: Any, inputs: Sequence[Any], custom_parsers: Any = None) -> list[Any]:  # noqa: ARG001
        return [variable for answer in ask(scope, model, inputs, others) for variable in answer[:width]]

    return {**others, type(final): parse}


def _ask_each(scope: Any, model: Any, inputs: Sequence[Any], parsers: Mapping[type, Parse]) -> list[Answer]:
    parts = WAYS[type(model)](model)
    answers = _declare(scope, parts, inputs)
    for one, answer in zip(parts, answers, strict=True):
        _ask(scope, one, inputs, parsers, answer)
    return answers


def _ask_chain(scope: Any, chain: Any, inputs: Sequence[Any], parsers: Mapping[type, Parse]) -> list[Answer]:
    """Each classifier sees what those before it have answered; they stand in the chain's own order."""
    if chain.chain_method_ not in METHODS:
        raise NotImplementedError(f"ClassifierChain(chain_method={chain.chain_method_!r})")
    by_target = [chain.estimators_[place] for place in np.argsort(chain.order_)]
    answers = _declare(scope, by_target, inputs)
    for target, estimator in zip(chain.order_, chain.estimators_, strict=True):
        _ask(scope, estimator, inputs, parsers, answers[target])
        inputs = _link(scope, chain.chain_method_, inputs, answers[target])
    return answers


def _declare(scope: Any, parts: Sequence[Any], inputs: Sequence[Any]) -> list[Answer]:
    """The answers' variables, all at once: a graph's outputs stand in the order in which they were declared."""
    return [_declare_one(scope, last_step(part), guess_tensor_type(inputs[0].type)) for part in parts]


def _declare_one(scope: Any, classifier: Any, number: Any) -> Answer:
    """Typed as skl2onnx's own parser does; the classifier's shape calculator sets the type that its label has."""
    chances = FloatTensorType() if type(classifier) is RandomForestClassifier else number
    label = scope.declare_local_variable("label", Int64TensorType())
    return label, scope.declare_local_variable("probabilities", chances)


def _ask(scope: Any, estimator: Any, inputs: Sequence[Any], parsers: Mapping[type, Parse], answer: Answer) -> None:
    """A classifier of one target as an operator, behind those of the steps before it."""
    while isinstance(estimator, Pipeline):
        for _, step in estimator.steps[:-1]:
            if step not in (None, "passthrough"):
                inputs = _parse_sklearn(scope, step, inputs, custom_parsers=parsers)
        estimator = estimator.steps[-1][1]
    operator = scope.declare_local_operator(sklearn_operator_name_map.get(type(estimator)), estimator)
    _connect(operator, inputs, answer)


def _link(scope: Any, method: str, inputs: Sequence[Any], answer: Answer) -> list[Any]:
    operator = scope.declare_local_operator(None, Link(method))
    both = scope.declare_local_variable("linked", guess_tensor_type(inputs[0].type))
    _connect(operator, [*inputs, answer[METHODS.index(method)]], [both])
    return [both]


def _connect(operator: Any, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
    for variable in inputs:
        operator.inputs.append(variable)
    for variable in outputs:
        operator.outputs.append(variable)
