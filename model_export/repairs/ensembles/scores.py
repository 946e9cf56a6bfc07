"""The decision_function of an estimator inside another, which skl2onnx mostly can't give."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.base import is_regressor
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.linear_model._base import LinearClassifierMixin
from sklearn.multiclass import _ConstantPredictor
from sklearn.svm import SVC, NuSVC

from model_export.drawing import Drawing
from model_export.repairs.ensembles.members import advance, ask, final_step
from model_export.repairs.finals.kernels import pair_scores, vote_scores
from model_export.repairs.finals.quadratic import log_posteriors


def positive_scores(drawing: Drawing, estimator: Any) -> str:
    """How much the second of two classes is favoured, shape [rows, 1]: a regressor's value, a score or a probability.

    The order is that of scikit-learn's classifiers of several classes: decision_function before predict_proba.
    """
    if is_regressor(estimator):
        return drawing.add("Reshape", ask(drawing, estimator)[0], np.array([-1, 1]))
    if hasattr(estimator, "decision_function"):
        return decide(drawing, estimator)
    return positive_chances(drawing, estimator)


def positive_chances(drawing: Drawing, estimator: Any) -> str:
    """The probability of the second of two classes, shape [rows, 1]."""
    final = final_step(estimator)
    if isinstance(final, _ConstantPredictor):
        return decide(drawing, estimator)
    if isinstance(final, LogisticRegression):
        return drawing.sigmoid(decide(drawing, estimator))  # however small: it may be a share of a small sum
    return drawing.add("Gather", ask(drawing, estimator)[1], np.array([1]), axis=1)


def decide(drawing: Drawing, estimator: Any, inputs: Sequence[Any] | None = None) -> str:
    """The scores as scikit-learn's decision_function gives them, [rows, 1] where it gives one number a row.

    Raises `NotImplementedError` for an estimator whose scores are not drawn here.
    """
    inputs, final = advance(drawing, estimator, drawing.inputs if inputs is None else inputs)
    rows = drawing.rows_of(inputs)
    if isinstance(final, _ConstantPredictor):
        nothing = drawing.add("Mul", drawing.add("Gather", rows, np.array([0]), axis=1), 0.0)
        return drawing.add("Add", nothing, float(final.y_[0]))
    if isinstance(final, LinearClassifierMixin):
        return linear(drawing, rows, final)
    if isinstance(final, SVC | NuSVC):
        pairs = pair_scores(drawing, rows, final)
        if len(final.classes_) == 2 or final.decision_function_shape == "ovo":
            return pairs
        won = drawing.add("GreaterOrEqual", pairs, 0.0)
        return vote_scores(drawing, won, drawing.add("Neg", pairs), len(final.classes_))
    if isinstance(final, QuadraticDiscriminantAnalysis):
        both = log_posteriors(drawing, rows, final)
        return drawing.add("MatMul", both, np.array([[-1.0], [1.0]])) if len(final.classes_) == 2 else both
    raise NotImplementedError(f"the decision_function of {type(final).__name__} inside another estimator")


def linear(drawing: Drawing, rows: str, estimator: Any) -> str:
    """Weighted sums of the rows, one column for each row of `coef_`."""
    weights = np.atleast_2d(np.asarray(estimator.coef_, float)).T
    product = drawing.add("MatMul", rows, weights)
    return drawing.add("Add", product, np.atleast_1d(np.asarray(estimator.intercept_, float)))
