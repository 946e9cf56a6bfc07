"""SplineTransformer as a polynomial for each stretch between two knots; skl2onnx has none."""

from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto
from sklearn.preprocessing import SplineTransformer

from model_export.repairs.columns.shapes import of_width
from model_export.repairs.nodes import Nodes
from model_export.repairs.repair import Repair


def convert(scope: Any, operator: Any, container: Any) -> None:
    """For each column: which stretch, how far into it, and all splines' polynomials there."""
    nodes, transformer = Nodes(scope, operator, container), operator.raw_operator
    if transformer.degree == 0:
        raise NotImplementedError("SplineTransformer(degree=0): use KBinsDiscretizer, whose bins are the same steps")
    if transformer.extrapolation == "periodic":
        nodes.demand_float64("a value many periods away")
    if transformer.extrapolation == "error":
        raise NotImplementedError(
            "SplineTransformer(extrapolation='error') refuses values beyond its knots, which a graph can't: "
            "fit again with extrapolation='constant'"
        )
    columns = zip(nodes.columns(), transformer.bsplines_, strict=True)
    blocks = [_add_column(nodes, name, spline, transformer, index) for index, ((name, _), spline) in enumerate(columns)]
    nodes.give("Concat", *blocks, axis=1)


def _add_column(nodes: Nodes, x: str, spline: Any, transformer: Any, index: int) -> str:
    depth = _depth(spline.k, index) if transformer.extrapolation == "linear" else spline.k
    knots = spline.t[depth : len(spline.t) - depth]
    inside = _wrap(nodes, x, knots) if transformer.extrapolation == "periodic" else x
    starts, terms = _stretches(spline, knots, transformer.extrapolation)
    if not transformer.include_bias:
        terms = terms[:, :-1]
    # Stretch 0 lies below the knots, and the last above; the last knot itself is inside.
    bounds = nodes.constants(knots)
    bounds[-1] = np.nextafter(bounds[-1], nodes.number(np.inf))
    passed = nodes.cast(nodes.add("GreaterOrEqual", inside, bounds))
    place = nodes.add("Cast", nodes.add("ReduceSum", passed, np.array([1]), keepdims=0), to=TensorProto.INT64)
    distance = nodes.add(
        "Sub", inside, nodes.add("Unsqueeze", nodes.add("Gather", nodes.constants(starts), place), np.array([1]))
    )
    powers = nodes.add(
        "Unsqueeze", nodes.add("Pow", distance, nodes.constants(np.arange(terms.shape[2]))), np.array([2])
    )
    values = nodes.add("MatMul", nodes.add("Gather", nodes.constants(terms), place), powers)
    result = nodes.add("Squeeze", values, np.array([2]))
    zeros = transformer.handle_missing == "zeros"
    return nodes.add("Where", nodes.add("IsNaN", x), nodes.constants([0]), result) if zeros else result


def _wrap(nodes: Nodes, x: str, knots: NDArray[np.float64]) -> str:
    """A value's place in the period that the knots span. ONNX has C's remainder, which has the value's sign."""
    start, period = nodes.constants([knots[0]]), nodes.constants([knots[-1] - knots[0]])
    remainder = nodes.add("Mod", nodes.add("Sub", x, start), period, fmod=1)
    below = nodes.add("Less", remainder, nodes.constants([0]))
    return nodes.add("Add", start, nodes.add("Where", below, nodes.add("Add", remainder, period), remainder))


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
