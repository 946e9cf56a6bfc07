"""SplineTransformer as a polynomial for each stretch between two knots; skl2onnx has none."""

from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto
from sklearn.preprocessing import SplineTransformer

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """For each column: which stretch, how far into it, and all splines' polynomials there."""
    drawing, transformer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    if transformer.degree == 0:
        raise NotImplementedError("SplineTransformer(degree=0): use KBinsDiscretizer, whose bins are the same steps")
    if transformer.extrapolation == "periodic":
        drawing.demand_float64("a value many periods away")
    if transformer.extrapolation == "error":
        raise NotImplementedError(
            "SplineTransformer(extrapolation='error') refuses values beyond its knots, which a graph can't: "
            "fit again with extrapolation='constant'"
        )
    names = [name for name, _ in drawing.columns()]
    columns = enumerate(zip(names, transformer.bsplines_, strict=True))
    blocks = [_add_column(drawing, name, spline, transformer, index) for index, (name, spline) in columns]
    drawing.end("Concat", *blocks, axis=1)


def _add_column(drawing: Drawing, x: str, spline: Any, transformer: Any, index: int) -> str:
    depth = _depth(spline.k, index) if transformer.extrapolation == "linear" else spline.k
    knots = spline.t[depth : len(spline.t) - depth]
    inside = _wrap(drawing, x, knots) if transformer.extrapolation == "periodic" else x
    starts, terms = _stretches(spline, knots, transformer.extrapolation)
    if not transformer.include_bias:
        terms = terms[:, :-1]
    # Stretch 0 lies below the knots, and the last above; the last knot itself is inside.
    bounds = drawing.constants(knots)
    bounds[-1] = np.nextafter(bounds[-1], drawing.number(np.inf))
    passed = drawing.cast(drawing.add("GreaterOrEqual", inside, bounds))
    place = drawing.add("Cast", drawing.add("ReduceSum", passed, np.array([1]), keepdims=0), to=TensorProto.INT64)
    distance = drawing.add(
        "Sub", inside, drawing.add("Unsqueeze", drawing.add("Gather", drawing.constants(starts), place), np.array([1]))
    )
    powers = drawing.add(
        "Unsqueeze", drawing.add("Pow", distance, drawing.constants(np.arange(terms.shape[2]))), np.array([2])
    )
    values = drawing.add("MatMul", drawing.add("Gather", drawing.constants(terms), place), powers)
    result = drawing.add("Squeeze", values, np.array([2]))
    zeros = transformer.handle_missing == "zeros"
    return drawing.add("Where", drawing.add("IsNaN", x), drawing.constants([0]), result) if zeros else result


def _wrap(drawing: Drawing, x: str, knots: NDArray[np.float64]) -> str:
    """A value's place in the period that the knots span. ONNX has C's remainder, which has the value's sign."""
    start, period = drawing.constants([knots[0]]), drawing.constants([knots[-1] - knots[0]])
    remainder = drawing.add("Mod", drawing.add("Sub", x, start), period, fmod=1)
    below = drawing.add("Less", remainder, drawing.constants([0]))
    return drawing.add("Add", start, drawing.add("Where", below, drawing.add("Add", remainder, period), remainder))


def _stretches(spline: Any, knots: NDArray[np.float64], extrapolation: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where each stretch starts to count, and its polynomials' terms, shape [stretches, splines, degree + 1].

    The first and the last stretch are what lies beyond the knots.
    """
    first, last = knots[0], knots[-1]
    inner = [_terms(spline, knot, spline.k, spline.k) for knot in knots[:-1]]
    if extrapolation in ("continue", "periodic"):
        return np.array([first, *knots[:-1], knots[-2]]), np.stack([inner[0], *inner, inner[-1]])
    order = 1 if extrapolation == "linear" else 0
    ends = [_terms(spline, knot, order, spline.k) for knot in (first, last)]
    # So many splines go on beyond an end; the others are 0 there.
    reach = max(spline.k, 2) if extrapolation == "linear" else spline.k
    ends[0][reach:], ends[1][:-reach] = 0, 0
    return np.array([first, *knots[:-1], last]), np.stack([ends[0], *inner, ends[1]])


def _depth(degree: int, index: int) -> int:
    """How many knots scikit-learn 1.9 leaves out at each end before it goes on in a line.

    As many as the degree, but with degree 1 it counts one more in each column but the first.
    """
    return 2 if degree == 1 and index else degree


def _terms(spline: Any, knot: float, order: int, degree: int) -> NDArray[np.float64]:
    """The terms of all splines' Taylor polynomials at a knot up to this order, and zeros up to the degree."""
    terms = [spline(knot, nu=power) / factorial(power) for power in range(order + 1)]
    blanks = [np.zeros_like(terms[0])] * (degree - order)
    return np.stack([*terms, *blanks], axis=-1)


REPAIR = Repair(
    "splines",
    "SplineTransformer does not convert",
    (SplineTransformer,),
    convert,
    shape=of_width(lambda transformer: int(transformer.n_features_out_)),
)
