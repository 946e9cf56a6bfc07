"""GradientBoosting and HistGradientBoosting: sums of trees behind a link."""

from dataclasses import replace
from typing import Any

import numpy as np
from onnx import TensorProto
from skl2onnx.common.data_types import StringTensorType
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)

from model_export.drawing import ML, Drawing
from model_export.repairs.ensembles.forests import FAULT, double_sums_of, needs_care, sums_of, trees_of
from model_export.repairs.outputs import asks_scores, both_chances, give_class, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair
from model_export.trees import Trees, add_double_sums
from model_export.trees.histogram import text_categories


def starts_constant(operator: Any) -> bool:
    """Whether boosting starts with a number, not with another estimator's answers."""
    return operator.raw_operator.init in (None, "zero") or isinstance(
        operator.raw_operator.init_, DummyClassifier | DummyRegressor
    )


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """Of two classes the second has the label at a score of 0 too."""
    drawing = Drawing(scope, operator, container)
    scores = double_sums_of(drawing, _trees(drawing))
    doubled = drawing.add("Mul", scores, 2.0) if drawing.estimator.loss == "exponential" else scores
    _give(drawing, scores, doubled, "GreaterOrEqual")


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The sum itself: no loss of GradientBoosting's has a link."""
    drawing = Drawing(scope, operator, container)
    drawing.give(sums_of(drawing, _trees(drawing)))


def convert_histogram_classifier(scope: Any, operator: Any, container: Any) -> None:
    """Of two classes the first has the label at a score of 0."""
    drawing = Drawing(scope, operator, container)
    scores = _histogram_scores(drawing)
    _give(drawing, scores, scores, "Greater")


def convert_histogram_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The sum, or e to its power for the losses of counts and amounts."""
    drawing = Drawing(scope, operator, container)
    scores = _histogram_scores(drawing)
    drawing.give(drawing.add("Exp", scores) if drawing.estimator.loss in ("gamma", "poisson") else scores)


def _trees(drawing: Drawing) -> Trees:
    """The trees of GradientBoosting, with the raw score that it starts with."""
    boosting = drawing.estimator
    base = boosting._raw_predict_init(np.zeros((1, boosting.n_features_in_), dtype=np.float32))
    return replace(trees_of(drawing.operator), base=np.asarray(base, dtype=np.float64).reshape(-1))


def _histogram_scores(drawing: Drawing) -> str:
    trees = trees_of(drawing.operator)
    if not any(isinstance(variable.type, StringTensorType) for variable in drawing.inputs):
        return double_sums_of(drawing, trees)
    rows = drawing.add("Concat", *_encoded(drawing), axis=1)
    return add_double_sums(drawing.scope, drawing.container, trees, rows, cast=False)


def _encoded(drawing: Drawing) -> list[str]:
    """The columns as float64: numbers as they are, a text by its place among the categories, an unknown one -1."""
    texts, parts, column = text_categories(drawing.estimator), [], 0
    for variable in drawing.inputs:
        width = variable.type.shape[1]
        if not isinstance(variable.type, StringTensorType):
            parts.append(drawing.cast(variable.full_name))
        elif width == 1 and column in texts:
            parts.append(_places(drawing, variable.full_name, [str(text) for text in texts[column]]))
        else:
            raise NotImplementedError("HistGradientBoosting takes text in columns of categories, one input each")
        column += width
    return parts


def _places(drawing: Drawing, name: str, known: list[str]) -> str:
    places = drawing.add(
        "LabelEncoder",
        name,
        domain=ML,
        keys_strings=known,
        values_floats=[float(place) for place in range(len(known))],
        default_float=-1.0,
    )
    return drawing.cast(places)


def _give(drawing: Drawing, scores: str, logits: str, compare: str) -> None:
    """The label by the raw scores [rows, 1 or classes], and the probabilities by their logistic or softmax."""
    if len(drawing.estimator.classes_) > 2:
        give_class(drawing, drawing.add("ArgMax", scores, axis=1, keepdims=0))
        drawing.give(scores if asks_scores(drawing) else drawing.add("Softmax", logits, axis=1), 1)
        return
    second = drawing.add(compare, drawing.add("Reshape", scores, np.array([-1])), 0.0)
    give_class(drawing, drawing.add("Cast", second, to=TensorProto.INT64))
    signed = drawing.add("Concat", drawing.add("Neg", scores), scores, axis=1)
    drawing.give(signed if asks_scores(drawing) else both_chances(drawing, drawing.sigmoid(logits)), 1)


def _needs_classifier(operator: Any) -> bool:
    return starts_constant(operator) and (len(operator.raw_operator.classes_) == 2 or needs_care(operator))


def _needs_regressor(operator: Any) -> bool:
    return starts_constant(operator) and needs_care(operator)


REPAIRS = (
    Repair(
        "gradient boosting of classifiers",
        "a score of 0, and scores that are never negative, have the wrong label; "
        "rows in float64 are compared with rounded thresholds",
        (GradientBoostingClassifier,),
        convert_classifier,
        shape_classifier,
        _needs_classifier,
    ),
    Repair(
        "gradient boosting of regressors",
        FAULT,
        (GradientBoostingRegressor,),
        convert_regressor,
        shape_regressor,
        _needs_regressor,
    ),
    Repair(
        "histogram boosting of classifiers",
        "HistGradientBoosting does not convert; its thresholds are float64",
        (HistGradientBoostingClassifier,),
        convert_histogram_classifier,
        shape_classifier,
    ),
    Repair(
        "histogram boosting of regressors",
        "HistGradientBoosting does not convert; its thresholds are float64, and some losses have a link",
        (HistGradientBoostingRegressor,),
        convert_histogram_regressor,
        shape_regressor,
    ),
)
