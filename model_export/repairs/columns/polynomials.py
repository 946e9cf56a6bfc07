"""PolynomialFeatures in float64, where skl2onnx puts a column of float32 beside it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import PolynomialFeatures

from model_export.drawing import Drawing, number_of
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def is_float64(operator: Any) -> bool:
    """Whether the graph's numbers are of float64."""
    return number_of(operator) is np.float64


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The product of as many gathered columns as the degree; a column of ones stands where a term has fewer."""
    drawing, features = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    matrix = drawing.rows()
    one = drawing.add("Pow", drawing.add("Gather", matrix, np.array([0]), axis=1), drawing.constants(0))
    extended = drawing.add("Concat", matrix, one, axis=1)
    factors = [drawing.add("Gather", extended, places, axis=1) for places in _factors(features.powers_).T]
    product = factors[0]
    for factor in factors[1:]:
        product = drawing.add("Mul", product, factor)
    drawing.end("Identity", product)


def _factors(powers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The columns that each term multiplies, shape [terms, degree]; the place behind the last stands for 1."""
    ones, degree = powers.shape[1], max(int(powers.sum(axis=1).max()), 1)
    terms = [np.repeat(np.arange(ones), row) for row in powers]
    return np.stack([np.pad(term, (0, degree - len(term)), constant_values=ones) for term in terms]).astype(np.int64)


REPAIR = Repair(
    "polynomials of float64",
    "PolynomialFeatures does not load in float64",
    (PolynomialFeatures,),
    convert,
    shape=of_width(lambda features: int(features.n_output_features_)),
    needed=is_float64,
)
