"""Takes a classifier of several targets apart: one classifier a target that answers the same."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import RidgeClassifier, RidgeClassifierCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import MultiOutputClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import LabelBinarizer
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier
from sklearn.tree._tree import Tree

Split = Callable[[Any], list[Any]]


def of_trees(tree: Any) -> list[Any]:
    """Trees of the same splits, each with the shares of its target's classes in its leaves."""
    return [_one_tree(tree, at, len(known)) for at, known in enumerate(tree.classes_)]


def of_forest(forest: Any) -> list[Any]:
    """Forests of such trees."""
    trees = [of_trees(tree) for tree in forest.estimators_]
    return [_one(forest, at, estimators_=list(part)) for at, part in enumerate(zip(*trees, strict=True))]


def of_neighbours(model: Any) -> list[Any]:
    """The same neighbours, with the classes that they have in each target."""
    return [
        _changed(model, classes_=known, _y=model._y[:, at], outputs_2d_=False)
        for at, known in enumerate(model.classes_)
    ]


def of_network(network: Any) -> list[Any]:
    """Networks of the same hidden layers, each with one of the last layer's columns."""
    binarizer = LabelBinarizer().fit([0, 1])
    columns = range(network.n_outputs_)
    return [
        _changed(
            network,
            coefs_=[*network.coefs_[:-1], network.coefs_[-1][:, at : at + 1]],
            intercepts_=[*network.intercepts_[:-1], network.intercepts_[-1][at : at + 1]],
            classes_=np.array([0, 1]),
            n_outputs_=1,
            _label_binarizer=binarizer,
        )
        for at in columns
    ]


def of_ridge(model: Any) -> list[Any]:
    """Linear models with one row of the weights each."""
    binarizer = LabelBinarizer(pos_label=1, neg_label=-1).fit([0, 1])
    biases = np.broadcast_to(model.intercept_, len(model.coef_))
    return [
        _changed(
            model,
            coef_=model.coef_[at : at + 1],
            intercept_=biases[at : at + 1],
            classes_=np.array([0, 1]),
            _label_binarizer=binarizer,
        )
        for at in range(len(model.coef_))
    ]


def of_estimators(model: Any) -> list[Any]:
    """The classifiers that it holds."""
    return list(model.estimators_)


WAYS: Mapping[type, Split] = {
    DecisionTreeClassifier: of_trees,
    ExtraTreeClassifier: of_trees,
    ExtraTreesClassifier: of_forest,
    RandomForestClassifier: of_forest,
    KNeighborsClassifier: of_neighbours,
    MLPClassifier: of_network,
    MultiOutputClassifier: of_estimators,
    OneVsRestClassifier: of_estimators,
    RidgeClassifier: of_ridge,
    RidgeClassifierCV: of_ridge,
}
"""By exact type."""


def _one_tree(tree: Any, at: int, classes: int) -> Any:
    made, (features, _, _), state = tree.tree_.__reduce__()
    values = np.ascontiguousarray(state["values"][:, at : at + 1, :classes])
    part: Tree = made(features, np.array([classes], dtype=np.intp), 1)
    part.__setstate__({**state, "values": values})
    return _one(tree, at, tree_=part)


def _one(model: Any, at: int, **changes: Any) -> Any:
    return _changed(model, classes_=model.classes_[at], n_classes_=int(model.n_classes_[at]), n_outputs_=1, **changes)


def _changed(model: Any, **changes: Any) -> Any:
    changed = copy(model)
    vars(changed).update(changes)
    return changed
