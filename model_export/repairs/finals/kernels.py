"""Kernels of support vector machines and kernel ridge, and libsvm's votes of pairs of classes."""

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model_export.drawing import Drawing


def draw_kernel(
    drawing: Drawing, rows: str, points: NDArray[np.float64], kind: str, gamma: float, degree: float, coef0: float
) -> str:
    """The kernel of each row with each of the points [points, columns]: shape [rows, points].

    Raises `NotImplementedError` for a kernel of one's own.
    """
    if kind == "rbf":
        return drawing.add("Exp", drawing.add("Mul", squared_distances(drawing, rows, points), -float(gamma)))
    product = drawing.add("MatMul", rows, points.T)
    if kind == "linear":
        return str(product)
    scaled = drawing.add("Add", drawing.add("Mul", product, float(gamma)), float(coef0))
    if kind in ("poly", "polynomial"):
        return _power(drawing, scaled, degree)
    if kind == "sigmoid":
        return drawing.add("Tanh", scaled)
    raise NotImplementedError(f"the kernel {kind!r}")


def squared_distances(drawing: Drawing, rows: str, points: NDArray[np.float64]) -> str:
    """Squared Euclidean distances, shape [rows, points]: differences first, for squares of large numbers cancel.

    Around the points' mean the sum of squares is as good and needs no tensor of three dimensions.
    """
    middle = points.mean(axis=0)
    moved = drawing.add("Sub", rows, middle)
    around = points - middle
    squares = drawing.add("ReduceSum", drawing.add("Mul", moved, moved), np.array([1]), keepdims=1)
    cross = drawing.add("MatMul", moved, -2.0 * around.T)
    total = drawing.add("Add", drawing.add("Add", squares, cross), (around**2).sum(axis=1)[None])
    return drawing.add("Max", total, 0.0)


def machine_kernel(drawing: Drawing, rows: str, machine: Any) -> str:
    """The kernel of each row with a support vector machine's vectors."""
    return draw_kernel(drawing, rows, _vectors(machine), machine.kernel, machine._gamma, machine.degree, machine.coef0)


def pair_scores(drawing: Drawing, rows: str, machine: Any) -> str:
    """SVC's decision of each pair of classes, [rows, pairs], above 0 for the first of a pair; of two classes negated.

    The vectors are ordered by class; each has one weight for each other class (libsvm's sv_coef).
    """
    weights, starts = np.asarray(machine._dual_coef_, float), np.cumsum([0, *machine._n_support])
    columns = []
    for first, second in combinations(range(len(machine.classes_)), 2):
        column = np.zeros(weights.shape[1])
        column[starts[first] : starts[first + 1]] = weights[second - 1, starts[first] : starts[first + 1]]
        column[starts[second] : starts[second + 1]] = weights[first, starts[second] : starts[second + 1]]
        columns.append(column)
    product = drawing.add("MatMul", machine_kernel(drawing, rows, machine), np.array(columns).T)
    scores = drawing.add("Add", product, np.asarray(machine._intercept_, float))
    return drawing.add("Neg", scores) if len(machine.classes_) == 2 else str(scores)


def vote_scores(drawing: Drawing, won: str, ahead: str, classes: int) -> str:
    """scikit-learn's scores of classes from their pairs: votes, and below a vote the sum of the scores.

    Shape [rows, pairs] have `won`, whether a pair's first class does, and `ahead`, how far its second is.
    """
    first, second = _sides(classes)
    sums = drawing.add("MatMul", ahead, second - first)
    share = drawing.add("Div", sums, drawing.add("Mul", drawing.add("Add", drawing.add("Abs", sums), 1.0), 3.0))
    return drawing.add("Add", count_votes(drawing, won, classes), share)


def count_votes(drawing: Drawing, won: str, classes: int) -> str:
    """How many pairs each class wins, shape [rows, classes], from whether a pair's first class does."""
    first, second = _sides(classes)
    return drawing.add("Add", drawing.add("MatMul", drawing.cast(won), first - second), second.sum(axis=0))


def _sides(classes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which class is a pair's first and which its second, each of shape [pairs, classes]."""
    pairs = np.array(list(combinations(range(classes), 2)))
    return np.eye(classes)[pairs[:, 0]], np.eye(classes)[pairs[:, 1]]


def _vectors(machine: Any) -> NDArray[np.float64]:
    vectors = machine.support_vectors_
    return np.asarray(vectors.toarray() if hasattr(vectors, "toarray") else vectors, float)


def _power(drawing: Drawing, value: str, degree: float) -> str:
    """The value to this power, by products where that can be: onnxruntime's Pow is less exact."""
    if degree != int(degree) or not 1 <= degree <= 16:
        return drawing.add("Pow", value, float(degree))
    product = value
    for _ in range(int(degree) - 1):
        product = drawing.add("Mul", product, value)
    return product
