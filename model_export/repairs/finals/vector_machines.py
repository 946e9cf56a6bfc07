"""Support vector machines in float64; onnxruntime's own operators for them are float32."""

from typing import Any

import numpy as np
from sklearn.svm import SVC, SVR, NuSVC, NuSVR

from model_export.drawing import Drawing
from model_export.repairs.finals.kernels import count_votes, machine_kernel, pair_scores, vote_scores
from model_export.repairs.finals.linear_classifiers import takes_double
from model_export.repairs.outputs import give_class, shape_classifier, shape_regressor
from model_export.repairs.repair import Repair


def is_drawn(operator: Any) -> bool:
    """Whether the input is float64 or ties are to be broken by scores.

    Not where probabilities are asked for: libsvm searches them and stops early, which onnxruntime repeats.
    """
    machine = operator.raw_operator
    return not len(machine.probA_) and (takes_double(operator) or machine.break_ties)


def convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """The class that wins most pairs, the first of equals; `break_ties` asks the scores instead."""
    drawing = Drawing(scope, operator, container)
    machine, classes = drawing.estimator, len(drawing.estimator.classes_)
    pairs = pair_scores(drawing, drawing.rows(), machine)
    if classes == 2:
        # libsvm: the first class where its score is above 0, so the second at 0 and where sums overflow to no number.
        first = drawing.add("Less", drawing.add("Reshape", pairs, np.array([-1])), 0.0)
        give_class(drawing, drawing.add("Where", first, np.array(0), np.array(1)))
        drawing.give(drawing.add("Concat", drawing.add("Neg", pairs), pairs, axis=1), 1)
        return
    won = drawing.add("Greater", pairs, 0.0)
    scores = vote_scores(drawing, won, drawing.add("Neg", pairs), classes)
    decisive = scores if machine.break_ties else count_votes(drawing, won, classes)
    give_class(drawing, drawing.add("ArgMax", decisive, axis=1, keepdims=0))
    drawing.give(scores, 1)


def convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """The sum of the kernel's values by weight."""
    drawing = Drawing(scope, operator, container)
    kernel = machine_kernel(drawing, drawing.rows(), drawing.estimator)
    weights = np.asarray(drawing.estimator._dual_coef_, float).T
    intercept = np.asarray(drawing.estimator._intercept_, float)
    drawing.give(drawing.add("Add", drawing.add("MatMul", kernel, weights), intercept))


REPAIRS = (
    Repair(
        "support vector classifiers",
        "SVC and NuSVC answer in float32, whatever their inputs, and never break ties",
        (NuSVC, SVC),
        convert_classifier,
        shape_classifier,
        is_drawn,
    ),
    Repair(
        "support vector regressors in float64",
        "SVR and NuSVR do not run in float64",
        (NuSVR, SVR),
        convert_regressor,
        shape_regressor,
        takes_double,
    ),
)
