"""FunctionTransformer of numpy's common functions; skl2onnx has the identity only."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from sklearn.preprocessing import FunctionTransformer

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.repair import Repair

Formula: TypeAlias = Callable[[Drawing, str], str]
"""Adds the nodes of a function of one value; returns the name of its result."""


def _operator(kind: str, *, exact: bool = False) -> Formula:
    """The ONNX operator of the same meaning. `exact`: it jumps or repeats, so that rounding leads astray."""

    def add(drawing: Drawing, x: str) -> str:
        if exact:
            drawing.demand_float64("a value of a function that jumps or repeats")
        return drawing.add(kind, x)

    return add


def _log1p(drawing: Drawing, x: str) -> str:
    """log(u) * x / (u - 1), where u is 1 + x as rounded: exact for small x too, where log(u) alone is not."""
    one = drawing.constants(1)
    u = drawing.add("Add", x, one)
    same = drawing.add("Equal", u, one)
    # The divisor is 1 where the result is x itself, so that nothing is divided by 0.
    divisor = drawing.add("Where", same, one, drawing.add("Sub", u, one))
    return drawing.add("Where", same, x, drawing.add("Mul", drawing.add("Log", u), drawing.add("Div", x, divisor)))


def _expm1(drawing: Drawing, x: str) -> str:
    """tanh(x / 2) * (exp(x) + 1) within 1 of 0, where exp(x) - 1 loses digits; exp(x) - 1 beyond."""
    one, two = drawing.constants(1), drawing.constants(2)
    power = drawing.add("Exp", x)
    near = drawing.add("Mul", drawing.add("Tanh", drawing.add("Div", x, two)), drawing.add("Add", power, one))
    return drawing.add("Where", drawing.add("Less", drawing.add("Abs", x), one), near, drawing.add("Sub", power, one))


def _square(drawing: Drawing, x: str) -> str:
    return drawing.add("Mul", x, x)


def _cbrt(drawing: Drawing, x: str) -> str:
    root = drawing.add("Pow", drawing.add("Abs", x), drawing.constants(1 / 3))
    return drawing.add("Mul", drawing.add("Sign", x), root)


def _logarithm(base: float) -> Formula:
    return lambda drawing, x: drawing.add("Div", drawing.add("Log", x), drawing.constants(np.log(base)))


def _exp2(drawing: Drawing, x: str) -> str:
    return drawing.add("Pow", drawing.constants(2), x)


FORMULAS: Mapping[Any, Formula] = {
    np.abs: _operator("Abs"),
    np.cbrt: _cbrt,
    np.ceil: _operator("Ceil", exact=True),
    np.cos: _operator("Cos", exact=True),
    np.exp: _operator("Exp"),
    np.exp2: _exp2,
    np.expm1: _expm1,
    np.fabs: _operator("Abs"),
    np.floor: _operator("Floor", exact=True),
    np.log: _operator("Log"),
    np.log10: _logarithm(10),
    np.log1p: _log1p,
    np.log2: _logarithm(2),
    np.negative: _operator("Neg"),
    np.reciprocal: _operator("Reciprocal"),
    np.rint: _operator("Round", exact=True),
    np.sign: _operator("Sign", exact=True),
    np.sin: _operator("Sin", exact=True),
    np.sqrt: _operator("Sqrt"),
    np.square: _square,
    np.tanh: _operator("Tanh"),
}
"""numpy's functions of one value that have a formula here. `np.clip` is another, for it takes limits."""


def has_function(operator: Any) -> bool:
    """Whether it is another function than the identity."""
    return operator.raw_operator.func is not None


def convert(scope: Any, operator: Any, container: Any) -> None:
    """The function's formula on all columns. Raises `NotImplementedError` that lists the functions that have one."""
    drawing, transformer = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    function, limits = transformer.func, transformer.kw_args or {}
    if function is np.clip and limits and limits.keys() <= {"a_min", "a_max", "min", "max"}:
        drawing.end("Identity", _clip(drawing, drawing.rows(), **limits))
    elif function in FORMULAS and not limits:
        drawing.end("Identity", FORMULAS[function](drawing, drawing.rows()))
    else:
        raise NotImplementedError(_refusal(function, limits))


def _clip(drawing: Drawing, x: str, a_min: Any = None, a_max: Any = None, min: Any = None, max: Any = None) -> str:  # noqa: A002
    """Limits may be numbers, or one for each column. Neither lets a missing value through otherwise than as it is."""
    for limit in (value for value in (a_min, min) if value is not None):
        x = drawing.add("Where", drawing.add("Less", x, drawing.constants(limit)), drawing.constants(limit), x)
    for limit in (value for value in (a_max, max) if value is not None):
        x = drawing.add("Where", drawing.add("Greater", x, drawing.constants(limit)), drawing.constants(limit), x)
    return x


def _refusal(function: Any, arguments: Mapping[str, Any]) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    given = f" with {', '.join(arguments)}" if arguments else ""
    known = ", ".join(sorted({f"np.{formula.__name__}" for formula in FORMULAS}))
    return (
        f"FunctionTransformer of {name}{given}: a graph can't hold Python. Known are {known}, and np.clip with "
        "kw_args={'a_min': …, 'a_max': …}; else do this step before the data reaches the model"
    )


REPAIR = Repair(
    "functions",
    "FunctionTransformer does not convert with any function",
    (FunctionTransformer,),
    convert,
    shape=as_wide,
    needed=has_function,
)
