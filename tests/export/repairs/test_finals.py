"""Classifiers and regressors that skl2onnx lacks, gets wrong, or keeps in float32, answer as scikit-learn's do."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.compose import TransformedTargetRegressor
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier, SGDClassifier
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier
from sklearn.multioutput import RegressorChain
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, NearestCentroid
from sklearn.preprocessing import MinMaxScaler, PowerTransformer, RobustScaler, StandardScaler
from sklearn.semi_supervised import LabelSpreading
from sklearn.svm import SVC, SVR, LinearSVC, NuSVC, NuSVR

from model_export import NotConvertible, export
from shared.model import Model
from tests.export.naming import tell
from tests.export.repairs.checks import answers_alike, fails_plainly, labels, numbers, target

CLASSES = [["no", "yes"], [1, 3], [False, True], ["a", "b", "c"]]


@pytest.mark.parametrize("classes", CLASSES, ids=str)
@pytest.mark.parametrize(
    ("estimator", "name"),
    [
        (QuadraticDiscriminantAnalysis(), "quadratic discriminant analysis"),
        (NearestCentroid(), "nearest centroids"),
        (NearestCentroid(priors="empirical"), "nearest centroids"),
        (OneVsOneClassifier(LinearSVC()), "one classifier for each pair of classes"),
        (OneVsOneClassifier(LogisticRegression()), "one classifier for each pair of classes"),
        (OutputCodeClassifier(LogisticRegression(), code_size=4, random_state=1), "output codes"),
        (DummyClassifier(), "constant classifiers"),
        (DummyClassifier(strategy="most_frequent"), "constant classifiers"),
        (KNeighborsClassifier(weights="distance"), "neighbours by distance"),
    ],
    ids=str,
)
def test_a_classifier(classes: list[Any], estimator: Any, name: str) -> None:
    frame = numbers()
    estimator.fit(frame, labels(frame, classes))

    if not (isinstance(estimator, OneVsOneClassifier) and classes == [False, True]):
        fails_plainly(estimator, frame)
    answers_alike(estimator, frame, name)


@pytest.mark.parametrize("classes", CLASSES, ids=str)
@pytest.mark.parametrize("inside", [LogisticRegression(), LinearSVC(), SVC(), KNeighborsClassifier()], ids=str)
def test_one_classifier_for_each_class(classes: list[Any], inside: Any) -> None:
    frame = numbers()
    estimator = OneVsRestClassifier(inside).fit(frame, labels(frame, classes))

    answers_alike(estimator, frame, "one classifier for each class")


def test_one_classifier_for_each_class_is_plainly_wrong_with_scores_of_two() -> None:
    frame = numbers()
    estimator = OneVsRestClassifier(LinearSVC()).fit(frame, labels(frame, [1, 3]))

    fails_plainly(estimator, frame)


@pytest.mark.parametrize("classes", CLASSES[:3], ids=str)
def test_discriminant_analysis_of_two_classes(classes: list[Any]) -> None:
    frame = numbers()
    estimator = LinearDiscriminantAnalysis().fit(frame, labels(frame, classes))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "discriminant analysis of two classes")


@pytest.mark.parametrize("loss", ["log_loss", "modified_huber"])
def test_shares_of_far_rows_are_not_lost(loss: str) -> None:
    frame = numbers()
    estimator = SGDClassifier(loss=loss, random_state=0).fit(frame, labels(frame, [1, 3, 5]))
    far = frame * 20

    fails_plainly(estimator, far)
    answers_alike(estimator, far, "probabilities of SGDClassifier")


@pytest.mark.parametrize("classes", CLASSES, ids=str)
@pytest.mark.parametrize(
    "estimator",
    [
        LinearSVC(),
        RidgeClassifier(),
        SVC(),
        SVC(kernel="poly", degree=2),
        SVC(kernel="sigmoid", break_ties=True),
        NuSVC(nu=0.2, kernel="linear"),
    ],
    ids=str,
)
def test_labels_far_from_zero_are_found_in_float64(classes: list[Any], estimator: Any) -> None:
    frame = numbers()
    estimator.fit(frame, labels(frame, classes))

    answers_alike(estimator, frame)


def test_columns_far_from_zero_are_plainly_refused(tmp_path: Path) -> None:
    frame = numbers() + 1e8
    estimator = RidgeClassifier().fit(frame, labels(numbers(), ["a", "b", "c"]))

    fails_plainly(estimator, frame)
    made = export(estimator, frame, tmp_path / "far.onnx")

    assert made.repairs == ("scores of linear classifiers in float64",)


@pytest.mark.parametrize(
    ("estimator", "name"),
    [
        (KernelRidge(kernel="rbf", gamma=0.1), "kernel ridge regression"),
        (KernelRidge(), "kernel ridge regression"),
        (DummyRegressor(strategy="median"), "constant regressors"),
        (KNeighborsRegressor(weights="distance"), "values of neighbours by distance"),
        (KNeighborsRegressor(weights="distance", p=1), "values of neighbours by distance"),
        (TransformedTargetRegressor(Ridge(), transformer=StandardScaler()), "transformed targets"),
        (TransformedTargetRegressor(Ridge(), transformer=MinMaxScaler()), "transformed targets"),
        (TransformedTargetRegressor(Ridge(), transformer=RobustScaler()), "transformed targets"),
        (TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1), "transformed targets"),
        (
            TransformedTargetRegressor(Ridge(), func=np.cbrt, inverse_func=np.exp2, check_inverse=False),
            "transformed targets",
        ),
    ],
    ids=str,
)
def test_a_regressor(estimator: Any, name: str) -> None:
    frame = numbers()
    estimator.fit(frame, np.abs(target(frame)))

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, name)


@pytest.mark.parametrize("estimator", [SVR(), SVR(kernel="linear"), NuSVR()], ids=str)
def test_support_vector_regressors_in_float64(estimator: Any) -> None:
    frame = numbers()
    estimator.fit(frame, target(frame))

    answers_alike(estimator, frame, rounded=False)


def test_chained_regressors() -> None:
    frame = numbers()
    several = np.c_[target(frame), frame["a"] ** 2, frame["c"] - target(frame)]
    estimator = RegressorChain(LinearRegression(), order=[2, 0, 1]).fit(frame, several)

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "chained regressors")


def test_spread_labels() -> None:
    frame = numbers()
    known = labels(frame, [1, 2, 3])
    known[::3] = -1
    estimator = LabelSpreading(gamma=0.05).fit(frame, known)

    fails_plainly(estimator, frame)
    answers_alike(estimator, frame, "labels that spread")


@pytest.mark.parametrize(
    ("estimator", "words"),
    [
        (DummyClassifier(strategy="uniform"), "draws lots"),
        (NearestCentroid(metric="manhattan"), "use 'euclidean'"),
        (KNeighborsClassifier(weights=np.ones_like), "weights other than by name"),
        (KNeighborsClassifier(weights="distance", metric="canberra"), "the metric 'canberra'"),
        (LabelSpreading(kernel="knn"), "the kernel 'knn'"),
        (OneVsRestClassifier(GradientBoostingClassifier(n_estimators=2)), "decision_function of Grad"),
    ],
    ids=tell,
)
def test_what_is_not_drawn_is_refused_in_words(estimator: Any, words: str, tmp_path: Path) -> None:
    frame = numbers()
    estimator.fit(frame, labels(frame, [1, 2]))

    with pytest.raises(NotConvertible, match=words):
        export(estimator, frame, tmp_path / "refused.onnx")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"func": np.arcsinh, "inverse_func": np.sinh}, "the function 'sinh'"),
        ({"transformer": PowerTransformer()}, "a target transformed by PowerTransformer"),
    ],
)
def test_a_target_transformed_otherwise_is_refused_in_words(
    settings: dict[str, Any], words: str, tmp_path: Path
) -> None:
    frame = numbers()
    estimator = TransformedTargetRegressor(Ridge(), **settings).fit(frame, target(frame))

    with pytest.raises(NotConvertible, match=words):
        export(estimator, frame, tmp_path / "refused.onnx")


def test_a_support_vector_classifier_whose_sums_overflow_answers_the_second_class_as_libsvm_does(
    tmp_path: Path,
) -> None:
    frame = numbers()
    estimator = SVC(kernel="poly").fit(frame, labels(frame, [1, 3]))
    far = [[1e300, 5.0, 1.0, 0.0], [-1e300, 5.0, 1.0, 0.0], [1.0, 1e150, -1e150, 0.0]]

    made = export(estimator, frame, tmp_path / "m.onnx")

    answered = [answer["label"] for answer in Model.from_bytes(made.path.read_bytes()).predict(far)]
    assert answered == estimator.predict(DataFrame(far, columns=frame.columns)).tolist()
