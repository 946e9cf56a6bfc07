"""Finds out what kind of answers a fitted estimator gives, by what it says of itself to scikit-learn."""

from typing import Any

from sklearn.base import is_classifier, is_clusterer, is_outlier_detector, is_regressor
from sklearn.mixture._base import BaseMixture

from model_export.answers.answers import Answers
from model_export.answers.classifier import Classifier
from model_export.answers.clusters import WITH_DISTANCES, Clusters
from model_export.answers.labels import plain_classes
from model_export.answers.numbers import Regressor
from model_export.answers.outliers import Outliers
from model_export.answers.several import Several, several_classes
from model_export.errors import UnusableEstimator
from model_export.families import is_ranker
from model_export.parts import last_step


def answers_of(estimator: Any) -> Answers:
    """The answers of a fitted estimator. Raises `UnusableEstimator` for one that predicts nothing for new rows."""
    if not hasattr(estimator, "predict"):
        raise no_estimator(estimator)
    if is_classifier(estimator):
        return _of_classifier(estimator)
    if is_regressor(estimator) or is_ranker(estimator):
        return Regressor(estimator)
    if is_outlier_detector(estimator):
        return Outliers(estimator)
    if is_clusterer(estimator):
        return Clusters(estimator, isinstance(last_step(estimator), WITH_DISTANCES))
    if isinstance(last_step(estimator), BaseMixture):
        return Classifier(estimator, tuple(range(last_step(estimator).n_components)), probabilities=True)
    raise no_estimator(estimator)


def no_estimator(estimator: Any) -> UnusableEstimator:
    """The error for what answers no rows, or in a way that no model knows; DBSCAN, say, labels its own rows only."""
    return UnusableEstimator(
        "expected a classifier or a regressor, an outlier detector, clustering or mixture, that can predict new rows, "
        f"got {type(estimator).__name__}"
    )


def _of_classifier(estimator: Any) -> Answers:
    if getattr(estimator, "classes_", None) is None:
        raise UnusableEstimator(f"{type(estimator).__name__} has no classes_: is it fitted?")
    probabilities = hasattr(estimator, "predict_proba")
    several = several_classes(estimator, last_step(estimator))
    if several is None:
        return Classifier(estimator, plain_classes(estimator.classes_), probabilities)
    classes = tuple(plain_classes(known) for known in several)
    # A chain tells the probability of the second class only.
    told = probabilities and (not hasattr(last_step(estimator), "order_") or all(len(known) == 2 for known in classes))
    return Several(estimator, classes, told)
