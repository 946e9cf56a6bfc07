"""FunctionTransformer of numpy's common functions; skl2onnx has the identity only."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from sklearn.preprocessing import FunctionTransformer

from model_export.repairs.columns.shapes import as_wide
from model_export.repairs.nodes import Nodes
from model_export.repairs.repair import Repair

Formula: TypeAlias = Callable[[Nodes, str], str]
"""Adds the nodes of a function of one value; returns the name of its result."""


def _operator(kind: str, *, exact: bool = False) -> Formula:
    """The ONNX operator of the same meaning. `exact`: it jumps or repeats, so that rounding leads astray."""

    def add(nodes: Nodes, x: str) -> str:
        if exact:
            nodes.demand_float64("a value of a function that jumps or repeats")
        return nodes.add(kind, x)

    return add


def _log1p(nodes: Nodes, x: str) -> str:
    """log(u) * x / (u - 1), where u is 1 + x as rounded: exact for small x too, where log(u) alone is not."""
    one = nodes.constants(1)
    u = nodes.add("Add", x, one)
    same = nodes.add("Equal", u, one)
    # The divisor is 1 where the result is x itself, so that nothing is divided by 0.
    divisor = nodes.add("Where", same, one, nodes.add("Sub", u, one))
    return nodes.add("Where", same, x, nodes.add("Mul", nodes.add("Log", u), nodes.add("Div", x, divisor)))


def _expm1(nodes: Nodes, x: str) -> str:
    """tanh(x / 2) * (exp(x) + 1) within 1 of 0, where exp(x) - 1 loses digits; exp(x) - 1 beyond."""
    one, two = nodes.constants(1), nodes.constants(2)
    power = nodes.add("Exp", x)
    near = nodes.add("Mul", nodes.add("Tanh", nodes.add("Div", x, two)), nodes.add("Add", power, one))
    return nodes.add("Where", nodes.add("Less", nodes.add("Abs", x), one), near, nodes.add("Sub", power, one))


def _square(nodes: Nodes, x: str) -> str:
    return nodes.add("Mul", x, x)


def _cbrt(nodes: Nodes, x: str) -> str:
    return nodes.add("Mul", nodes.add("Sign", x), nodes.add("Pow", nodes.add("Abs", x), nodes.constants(1 / 3)))


def _logarithm(base: float) -> Formula:
    return lambda nodes, x: nodes.add("Div", nodes.add("Log", x), nodes.constants(np.log(base)))


def _exp2(nodes: Nodes, x: str) -> str:
    return nodes.add("Pow", nodes.constants(2), x)


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
    nodes, transformer = Nodes(scope, operator, container), operator.raw_operator
    function, limits = transformer.func, transformer.kw_args or {}
    if function is np.clip and limits and limits.keys() <= {"a_min", "a_max", "min", "max"}:
        nodes.give("Identity", _clip(nodes, nodes.matrix(), **limits))
    elif function in FORMULAS and not limits:
        nodes.give("Identity", FORMULAS[function](nodes, nodes.matrix()))
    else:
        raise NotImplementedError(_refusal(function, limits))


def _clip(nodes: Nodes, x: str, a_min: Any = None, a_max: Any = None, min: Any = None, max: Any = None) -> str:  # noqa: A002
    """Limits may be numbers, or one for each column. Neither lets a missing value through otherwise than as it is."""
    for limit in (value for value in (a_min, min) if value is not None):
        x = nodes.add("Where", nodes.add("Less", x, nodes.constants(limit)), nodes.constants(limit), x)
    for limit in (value for value in (a_max, max) if value is not None):
        x = nodes.add("Where", nodes.add("Greater", x, nodes.constants(limit)), nodes.constants(limit), x)
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
