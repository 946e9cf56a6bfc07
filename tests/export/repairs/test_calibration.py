"""Calibrated probabilities, isotonic lines and decision thresholds are scikit-learn's."""

from typing import Any

import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, make_scorer
from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.semi_supervised import SelfTrainingClassifier
from sklearn.svm import SVC, LinearSVC

from shared.golden import Tolerance
from tests.export.repairs.checks import answers_alike, fails_plainly, labels, numbers

CLASSES = [["no", "yes"], [False, True], ["a", "b", "c"]]


@pytest.mark.parametrize("classes", CLASSES, ids=str)
@pytest.mark.parametrize("method", ["isotonic", "temperature"])
@pytest.mark.parametrize("inside", [GaussianNB(), LinearSVC(), SVC()], ids=str)
def test_calibration_by_lines_and_temperature(classes: list[Any], method: str, inside: Any) -> None:
    frame = numbers()
    estimator = CalibratedClassifierCV(inside, method=method, cv=2).fit(frame, labels(frame, classes))

    fails_plainly(estimator, frame)
    # A line may rise by a hundred thousand: what float32 takes from a row it may show.
    answers_alike(estimator, frame, "calibrated probabilities", rounded=method != "isotonic")


@pytest.mark.parametrize(("classes", "least"), [*((classes, 3) for classes in CLASSES), (["a", "b", "c"], 1)], ids=str)
def test_isotonic_calibration_of_votes(classes: list[Any], least: int) -> None:
    frame = numbers()
    forest = RandomForestClassifier(10, min_samples_leaf=least, random_state=0)
    estimator = CalibratedClassifierCV(forest, method="isotonic", cv=2).fit(frame, labels(frame, classes))

    fails_plainly(estimator, frame)
    # onnxruntime adds the votes in float32, in a float64 graph too.
    answers_alike(estimator, frame, "calibrated probabilities", exact=Tolerance())


@pytest.mark.parametrize("classes", CLASSES, ids=str)
def test_calibration_of_a_frozen_pipeline(classes: list[Any]) -> None:
    frame, known = numbers(), labels(numbers(), classes)
    frozen = FrozenEstimator(make_pipeline(StandardScaler(), GaussianNB()).fit(frame, known))
    estimator = CalibratedClassifierCV(frozen).fit(frame, known)

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "calibrated probabilities")


def test_a_frozen_classifier_answers_label_and_probabilities() -> None:
    frame, known = numbers(), labels(numbers(), ["a", "b"])
    estimator = FrozenEstimator(LogisticRegression().fit(frame, known))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame)


@pytest.mark.parametrize("positive", [0, 1])
@pytest.mark.parametrize("classes", [["no", "yes"], [4, 7], [False, True]], ids=str)
@pytest.mark.parametrize(
    "settings",
    [
        {"estimator": LogisticRegression(), "threshold": 0.23},
        {"estimator": LogisticRegression(), "threshold": 0.4, "response_method": "decision_function"},
        {"estimator": LinearSVC(), "threshold": -0.3},
        {"estimator": LinearSVC()},
    ],
    ids=str,
)
def test_a_fixed_threshold(positive: int, classes: list[Any], settings: dict[str, Any]) -> None:
    frame = numbers()
    threshold = FixedThresholdClassifier(pos_label=classes[positive], **settings)
    estimator = threshold.fit(frame, labels(frame, classes))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "decision thresholds")


@pytest.mark.parametrize("nested", [False, True])
def test_a_tuned_threshold(nested: bool) -> None:
    frame = numbers()
    scoring = make_scorer(f1_score, pos_label="no")
    tuned = TunedThresholdClassifierCV(LogisticRegression(), scoring=scoring, cv=2)
    estimator = (make_pipeline(StandardScaler(), tuned) if nested else tuned).fit(frame, labels(frame, ["no", "yes"]))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "decision thresholds")


def test_a_self_trained_classifier() -> None:
    frame = numbers()
    known = labels(frame, [0, 1, 2])
    known[::3] = -1
    estimator = SelfTrainingClassifier(LogisticRegression()).fit(frame, known)

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "self-trained classifiers")
