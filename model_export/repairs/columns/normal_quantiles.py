"""QuantileTransformer to a normal distribution: skl2onnx's uniform one, and the normal distribution's quantiles of it.

ONNX has no such function; algorithm AS 241 (Wichura 1988, PPND16) has it by two rational functions, to 1e-16.
"""

from copy import copy
from typing import Any

import numpy as np
from sklearn.preprocessing import QuantileTransformer
from sklearn.preprocessing._data import BOUNDS_THRESHOLD

from model_export.drawing import Drawing
from model_export.repairs.repair import Repair
from model_export.repairs.upstream import convert_inner, upstream_shape

MIDDLE = [
    (3.3871328727963666080e0, 1.0),
    (1.3314166789178437745e2, 4.2313330701600911252e1),
    (1.9715909503065514427e3, 6.8718700749205790830e2),
    (1.3731693765509461125e4, 5.3941960214247511077e3),
    (4.5921953931549871457e4, 2.1213794301586595867e4),
    (6.7265770927008700853e4, 3.9307895800092710610e4),
    (3.3430575583588128105e4, 2.8729085735721942674e4),
    (2.5090809287301226727e3, 5.2264952788528545610e3),
]
"""The terms of numerator and denominator, by power, within 0.425 of the middle."""

TAILS = [
    (1.42343711074968357734e0, 1.0),
    (4.63033784615654529590e0, 2.05319162663775882187e0),
    (5.76949722146069140550e0, 1.67638483018380384940e0),
    (3.64784832476320460504e0, 6.89767334985100004550e-1),
    (1.27045825245236838258e0, 1.48103976427480074590e-1),
    (2.41780725177450611770e-1, 1.51986665636164571966e-2),
    (2.27238449892691845833e-2, 5.47593808499534494600e-4),
    (7.74545014278341407640e-4, 1.05075007164441684324e-9),
]
"""The same beyond, down to chances of 1e-11; scikit-learn's end at 1e-7."""


def is_normal(operator: Any) -> bool:
    """Whether the answers are to be spread as a normal distribution."""
    return bool(operator.raw_operator.output_distribution == "normal")


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The uniform answer, the ends as scikit-learn sets them, and the quantiles."""
    drawing, transformer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    drawing.demand_float64("a value near the ends")
    uniform = copy(transformer)
    uniform.output_distribution = "uniform"
    chances = convert_inner(uniform, scope, operator, container)
    x, first, last = drawing.rows(), transformer.quantiles_[0], transformer.quantiles_[-1]
    threshold = drawing.constants(BOUNDS_THRESHOLD)
    above = drawing.add("Greater", drawing.add("Add", x, threshold), drawing.constants(last))
    below = drawing.add("Less", drawing.add("Sub", x, threshold), drawing.constants(first))
    chances = drawing.add("Where", above, drawing.constants(1), chances)
    chances = drawing.add("Where", below, drawing.constants(0), chances)
    end = BOUNDS_THRESHOLD - np.spacing(1)
    clipped = drawing.add("Clip", chances, drawing.constants(end), drawing.constants(1 - end))
    drawing.end("Where", drawing.add("IsNaN", x), x, _quantiles(drawing, clipped))


def _quantiles(drawing: Drawing, chances: str) -> str:
    offset = drawing.add("Sub", chances, drawing.constants(0.5))
    square = drawing.add("Sub", drawing.constants(0.180625), drawing.add("Mul", offset, offset))
    middle = drawing.add("Mul", offset, _ratio(drawing, square, MIDDLE))
    smaller = drawing.add("Min", chances, drawing.add("Sub", drawing.constants(1), chances))
    root = drawing.add("Sqrt", drawing.add("Neg", drawing.add("Log", smaller)))
    tail = _ratio(drawing, drawing.add("Sub", root, drawing.constants(1.6)), TAILS)
    tail = drawing.add("Mul", drawing.add("Sign", offset), tail)
    near = drawing.add("LessOrEqual", drawing.add("Abs", offset), drawing.constants(0.425))
    return drawing.add("Where", near, middle, tail)


def _ratio(drawing: Drawing, x: str, terms: list[tuple[float, float]]) -> str:
    """Both polynomials by Horner's rule, one quotient."""
    results = []
    for column in np.array(terms).T:
        total = drawing.add("Mul", x, drawing.constants(column[-1]))
        for term in column[-2:0:-1]:
            total = drawing.add("Mul", drawing.add("Add", total, drawing.constants(term)), x)
        results.append(drawing.add("Add", total, drawing.constants(column[0])))
    return drawing.add("Div", *results)


REPAIR = Repair(
    "normal quantiles",
    "QuantileTransformer(output_distribution='normal') does not convert",
    (QuantileTransformer,),
    convert,
    shape=upstream_shape(QuantileTransformer),
    needed=is_normal,
)
