"""Sums that a graph gives in two parts: twice the targets, of which the second half is added to the first."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto

from model_export.equivalence.lookup import constants_of, nodes_behind


def in_halves(model: ModelProto, sums: str) -> bool:
    """Whether nothing but a Cast and a MatMul, which adds one half of the targets to the other, reads the sums."""
    casts = nodes_behind(model, sums)
    products = nodes_behind(model, casts[0].output[0]) if [node.op_type for node in casts] == ["Cast"] else []
    if [node.op_type for node in products] != ["MatMul"]:
        return False
    constant = constants_of(model).get(products[0].input[1], np.zeros((0, 1)))
    return constant.ndim == 2 and np.array_equal(constant, np.vstack([np.eye(constant.shape[1])] * 2))


def joined(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of both halves along the last axis."""
    half = values.shape[-1] // 2
    return values[..., :half] + values[..., half:]


def join_votes(values: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a TreeEnsembleRegressor with half the targets."""
    targets = values["n_targets"] // 2
    votes = np.array([values[f"target_{name}"] for name in ("treeids", "nodeids", "ids")])
    votes[2] %= targets
    places, inverse = np.unique(votes, axis=1, return_inverse=True)
    weights = np.bincount(inverse.ravel(), np.array(values["target_weights"], np.float64))
    named = dict(zip(("target_treeids", "target_nodeids", "target_ids"), places, strict=True))
    base = {"base_values": joined(np.array(values["base_values"]))} if "base_values" in values else {}
    return {**values, **named, **base, "target_weights": weights, "n_targets": targets}
