"""Reads the table that leaves are looked up in: a leaf of TreeEnsemble adds to one target, a row of a table to all."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, numpy_helper

STEPS = ("Cast", "Gather", "ReduceSum")
"""The operators from the places that the trees give, one a tree, to the sum of the table's rows."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The `table` [places, targets], what the sum of its rows is divided by, and the name of what comes of it."""

    table: NDArray[np.float64]
    divisor: float
    name: str


def find_lookup(model: ModelProto, places: str) -> Lookup | None:
    """The table in which the places of this name are looked up, if they are."""
    constants = constants_of(model)
    found: list[NodeProto] = []
    for step in STEPS:
        behind = nodes_behind(model, found[-1].output[0] if found else places)
        if [node.op_type for node in behind] != [step]:
            return None
        found += behind
    table, name = constants.get(found[1].input[0]), found[-1].output[0]
    if table is None or table.ndim != 2:
        return None
    after = nodes_behind(model, name)
    if [node.op_type for node in after] == ["Div"] and after[0].input[1] in constants:
        return Lookup(table.astype(np.float64), float(constants[after[0].input[1]].item()), after[0].output[0])
    return Lookup(table.astype(np.float64), 1.0, name)


def constants_of(model: ModelProto) -> dict[str, NDArray[Any]]:
    """The graph's constants by name."""
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def nodes_behind(model: ModelProto, name: str) -> list[NodeProto]:
    """The operators that read a value of this name."""
    return [node for node in model.graph.node if name in node.input]
