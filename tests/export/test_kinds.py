"""Estimators that answer more than a label or a number: several targets, outliers, clusters, mixtures."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame
from sklearn.cluster import AffinityPropagation, Birch, BisectingKMeans, KMeans, MeanShift, MiniBatchKMeans
from sklearn.covariance import EllipticEnvelope
from sklearn.ensemble import ExtraTreesClassifier, IsolationForest, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge, RidgeClassifier, RidgeClassifierCV, SGDOneClassSVM
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier
from sklearn.neighbors import KNeighborsClassifier, LocalOutlierFactor, RadiusNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC, OneClassSVM
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier

from model_export import ExportError, NotConvertible, export
from model_export.inspection import describe, inspect
from shared import Request, Service
from shared.deployment import Deployment
from shared.golden import Tolerance, agree
from shared.model import Model
from shared.settings import Settings
from tests.core.test_service import Log

RNG = np.random.default_rng(8)
FRAME = DataFrame(np.r_[RNG.normal(0, 1, (70, 3)), RNG.normal(4, 2, (70, 3))], columns=["a", "größe", "income (k$)"])
OTHERS = DataFrame(RNG.normal(2, 6, (400, 3)), columns=FRAME.columns)
"""Rows that the export never saw, many of them far beyond the given ones."""

FLAGS = np.c_[FRAME["a"] > 0, FRAME["größe"] > 1, FRAME["a"] + FRAME["größe"] > 3].astype(int)
COUNTS = np.c_[FLAGS.sum(axis=1), FLAGS[:, 0]]
WORDS = np.c_[np.array(["none", "some", "more", "all"])[COUNTS[:, 0]], np.array(["no", "yes"])[COUNTS[:, 1]]]
TARGETS = {"flags": FLAGS, "counts": COUNTS, "words": WORDS}

SEVERAL: dict[str, tuple[Callable[[], Any], str]] = {
    "each with a logistic regression": (lambda: MultiOutputClassifier(LogisticRegression()), "flags counts words"),
    "each without probabilities": (
        lambda: MultiOutputClassifier(make_pipeline(StandardScaler(), LinearSVC())),
        "words",
    ),
    "one versus rest": (lambda: OneVsRestClassifier(LogisticRegression()), "flags"),
    "chain": (lambda: ClassifierChain(LogisticRegression(), order=[2, 0, 1]), "flags"),
    "chain of labels": (lambda: ClassifierChain(LogisticRegression()), "counts"),
    "chain of probabilities": (
        lambda: ClassifierChain(DecisionTreeClassifier(max_depth=2), chain_method="predict_proba", order=[1, 2, 0]),
        "flags",
    ),
    "tree": (lambda: DecisionTreeClassifier(max_depth=4, random_state=0), "flags counts words"),
    "extra tree": (lambda: ExtraTreeClassifier(max_depth=4, random_state=0), "words"),
    "forest": (lambda: RandomForestClassifier(5, max_depth=3, random_state=0), "flags counts words"),
    "extra trees": (lambda: ExtraTreesClassifier(5, max_depth=3, random_state=0), "words"),
    "neighbours": (lambda: make_pipeline(StandardScaler(), KNeighborsClassifier(5)), "flags counts words"),
    "network": (lambda: make_pipeline(StandardScaler(), MLPClassifier((4,), tol=0.1, random_state=0)), "flags"),
    "ridge": (lambda: RidgeClassifier(), "flags"),
    "ridge without bias": (lambda: RidgeClassifier(fit_intercept=False), "flags"),
    "ridge by cross-validation": (lambda: RidgeClassifierCV(), "flags"),
}

OUTLIERS: dict[str, Any] = {
    "isolation forest": IsolationForest(n_estimators=10, random_state=0),
    "one-class SVM": OneClassSVM(nu=0.2),
    "one-class SVM, linear": OneClassSVM(kernel="linear", nu=0.2),
    "one-class SVM, sigmoid": OneClassSVM(kernel="sigmoid", gamma=0.02, nu=0.25),
    "one-class SVM, polynomial": OneClassSVM(kernel="poly", degree=3, gamma=0.1, coef0=1.0, nu=0.21),
    "one-class SVM by gradient descent": SGDOneClassSVM(random_state=0),
    "local outlier factor": LocalOutlierFactor(novelty=True),
    "elliptic envelope": EllipticEnvelope(random_state=0),
}

CLUSTERS: dict[str, Any] = {
    "k-means": make_pipeline(StandardScaler(), KMeans(3, n_init=1, random_state=0)),
    "one cluster": KMeans(1, n_init=1),
    "k-means by batches": MiniBatchKMeans(3, n_init=1, random_state=0),
    "bisecting k-means": BisectingKMeans(5, random_state=0),
    "bisecting k-means, largest first": BisectingKMeans(6, random_state=1, bisecting_strategy="largest_cluster"),
}

CENTRES: dict[str, Any] = {
    "Birch": Birch(n_clusters=3),
    "mean shift": MeanShift(bandwidth=3.0),
    "affinity propagation": AffinityPropagation(random_state=0),
}

MIXTURES: dict[str, Any] = {
    kind: GaussianMixture(2, covariance_type=kind, random_state=0) for kind in ("full", "diag", "spherical")
} | {"Bayesian": BayesianGaussianMixture(n_components=2, random_state=0)}


def exported(estimator: Any, folder: Path) -> Model:
    """The model of a fitted estimator."""
    return Model.load(export(estimator, FRAME, folder / "model.onnx").path)


def differing(model: Model, expected: list[Any]) -> list[tuple[Any, Any]]:
    """The answers for `OTHERS` that are not the expected ones."""
    answers = model.predict(OTHERS.to_numpy().tolist())
    return [pair for pair in zip(expected, answers, strict=True) if not agree(*pair, Tolerance())]


def chances_of(estimator: Any, classes: list[Any]) -> list[Any]:
    """A target's probabilities of shape [rows, classes]; of the second class alone where that is all that is told."""
    given = estimator.predict_proba(OTHERS)
    return given if isinstance(given, list) else [np.c_[1 - given[:, at], given[:, at]] for at in range(len(classes))]


@pytest.mark.parametrize(
    ("name", "target"), [(name, target) for name, (_, targets) in SEVERAL.items() for target in targets.split()]
)
def test_several_targets_are_answered_in_order(name: str, target: str, tmp_path: Path) -> None:
    estimator = SEVERAL[name][0]().fit(FRAME, TARGETS[target])

    model = exported(estimator, tmp_path)

    classes = [np.unique(column).tolist() for column in TARGETS[target].T]
    labels = [
        [classes[at][classes[at].index(label)] for at, label in enumerate(row)] for row in estimator.predict(OTHERS)
    ]
    expected: list[Any] = [[{"label": label} for label in row] for row in labels]
    if hasattr(estimator, "predict_proba") and name != "chain of labels":
        chances = [part.tolist() for part in chances_of(estimator, classes)]
        for row, answer in enumerate(expected):
            for at, part in enumerate(answer):
                part["probabilities"] = dict(zip(map(str, classes[at]), chances[at][row], strict=True))
    assert differing(model, expected) == []


def test_a_target_of_truths_is_answered_true_or_false(tmp_path: Path) -> None:
    estimator = DecisionTreeClassifier(max_depth=3).fit(FRAME, FLAGS.astype(bool))

    model = exported(estimator, tmp_path)

    answer = model.predict([[5.0, 5.0, 5.0]])[0]
    assert [part["label"] for part in answer] == [True, True, True]
    assert list(answer[0]["probabilities"]) == ["false", "true"]


def test_one_target_in_a_list_of_one_is_answered_alone(tmp_path: Path) -> None:
    estimator = MultiOutputClassifier(LogisticRegression()).fit(FRAME, FLAGS[:, :1])

    answer = exported(estimator, tmp_path).predict([[5.0, 5.0, 5.0]])[0]

    assert answer["label"] == 1
    assert list(answer["probabilities"]) == ["0", "1"]


def test_columns_may_be_named_like_the_outputs_of_targets(tmp_path: Path) -> None:
    names = ["label_0", "score", "probabilities_1"]
    frame = FRAME.set_axis(names, axis=1)
    estimator = MultiOutputClassifier(LogisticRegression()).fit(frame, FLAGS)

    made = export(estimator, frame, tmp_path / "model.onnx")

    assert [column.name for column in made.columns] == names


@pytest.mark.parametrize("estimator", OUTLIERS.values(), ids=OUTLIERS)
def test_an_outlier_detector_answers_its_label_and_score(estimator: Any, tmp_path: Path) -> None:
    estimator.fit(FRAME)

    model = exported(estimator, tmp_path)

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "X does not have valid feature names")  # LocalOutlierFactor's own
        labels, scores = estimator.predict(OTHERS).tolist(), estimator.decision_function(OTHERS).tolist()
    pairs = zip(labels, scores, strict=True)
    assert differing(model, [{"label": label, "score": float(score)} for label, score in pairs]) == []
    assert set(labels) <= {-1, 1}


@pytest.mark.parametrize("estimator", CLUSTERS.values(), ids=CLUSTERS)
def test_k_means_answers_its_cluster_and_the_distances_to_all(estimator: Any, tmp_path: Path) -> None:
    estimator.fit(FRAME)

    model = exported(estimator, tmp_path)

    pairs = zip(estimator.predict(OTHERS).tolist(), estimator.transform(OTHERS).astype(float).tolist(), strict=True)
    assert differing(model, [{"label": label, "distances": distances} for label, distances in pairs]) == []


@pytest.mark.parametrize("estimator", CENTRES.values(), ids=CENTRES)
def test_a_clustering_without_a_distance_a_label_answers_its_cluster(estimator: Any, tmp_path: Path) -> None:
    estimator.fit(FRAME)

    model = exported(estimator, tmp_path)

    labels = estimator.predict(OTHERS).tolist()
    assert differing(model, [{"label": label} for label in labels]) == []
    assert len(set(labels)) > 1


@pytest.mark.parametrize("estimator", MIXTURES.values(), ids=MIXTURES)
def test_a_mixture_answers_as_a_classifier_of_its_components(estimator: Any, tmp_path: Path) -> None:
    estimator.fit(FRAME)

    model = exported(estimator, tmp_path)

    pairs = zip(estimator.predict(OTHERS).tolist(), estimator.predict_proba(OTHERS).tolist(), strict=True)
    expected = [{"label": label, "probabilities": dict(zip("01", chances, strict=True))} for label, chances in pairs]
    assert differing(model, expected) == []


@pytest.mark.parametrize(
    ("estimator", "target", "words"),
    [
        (ClassifierChain(SVC(), chain_method="decision_function"), FLAGS, "chain_method='decision_function'"),
        (RadiusNeighborsClassifier(50.0), FLAGS, "several targets of RadiusNeighborsClassifier"),
    ],
    ids=["chain of scores", "neighbours within a radius"],
)
def test_several_targets_that_can_not_be_taken_apart_are_refused_in_words(
    estimator: Any, target: Any, words: str, tmp_path: Path
) -> None:
    with pytest.raises(NotConvertible, match=words):
        export(estimator.fit(FRAME, target), FRAME, tmp_path / "model.onnx")


@pytest.mark.parametrize(
    "estimator",
    [
        MultiOutputClassifier(LogisticRegression()).fit(FRAME, FLAGS),
        RandomForestClassifier(3).fit(FRAME, FLAGS),
        RidgeClassifier().fit(FRAME, FLAGS),
        OneClassSVM(kernel="linear", nu=0.2).fit(FRAME),
        EllipticEnvelope(random_state=0).fit(FRAME),
        BisectingKMeans(3, random_state=0).fit(FRAME),
        MeanShift(bandwidth=3.0).fit(FRAME),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_without_repairs_they_are_refused(estimator: Any, tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        export(estimator, FRAME, tmp_path / "model.onnx", repairs=())


def test_several_regression_targets_are_a_list_of_numbers(tmp_path: Path) -> None:
    estimator = Ridge().fit(FRAME, FRAME[["a", "größe"]] * 2)

    assert differing(exported(estimator, tmp_path), estimator.predict(OTHERS).tolist()) == []


@pytest.mark.parametrize(
    ("estimator", "shown"),
    [
        (DecisionTreeClassifier(max_depth=2).fit(FRAME, WORDS), "label_1"),
        (EllipticEnvelope(random_state=0).fit(FRAME), "score"),
        (KMeans(2, n_init=1).fit(FRAME), "distances"),
    ],
    ids=["several", "outliers", "clusters"],
)
def test_a_service_answers_them_and_an_inspection_shows_them(estimator: Any, shown: str, tmp_path: Path) -> None:
    made = export(estimator, FRAME, tmp_path / "model.onnx")

    service = Service(Deployment(Model.load(made.path), Settings()), Log())
    answer = service.respond(Request("POST", "/predict", {"accept": "text/csv"}, b'{"instances": [[1, 2, 3]]}'))

    assert answer.status == 200
    assert shown in describe(inspect(made.path))
