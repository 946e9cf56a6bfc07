"""Finds sums that an older operator gives in two float32 parts: TreeEnsemble gives the whole in float64."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper

from model_export.compact.draft import Draft


def find_wholes(draft: Draft) -> dict[str, str]:
    """For each output of trees whose second half of targets is added to the first in float64, the name of that sum."""
    products = [node for node in draft.old.graph.node if node.op_type == "MatMul" and _adds_halves(draft, node)]
    casts = {node.output[0]: _cast(draft, node.input[0]) for node in products}
    return {name: whole for whole, name in casts.items() if name is not None}


def _adds_halves(draft: Draft, node: NodeProto) -> bool:
    constant = draft.constants.get(node.input[1])
    if constant is None or constant.ndim != 2:
        return False
    return np.array_equal(constant, np.vstack([np.eye(constant.shape[1])] * 2))


def _cast(draft: Draft, name: str) -> str | None:
    """What is cast to float64 under this name, if it is trees' and nothing else reads either."""
    cast = draft.makers.get(name)
    if cast is None or cast.op_type != "Cast" or helper.get_attribute_value(cast.attribute[0]) != TensorProto.DOUBLE:
        return None
    maker = draft.makers.get(cast.input[0])
    alone = draft.uses[name] == draft.uses[cast.input[0]] == 1
    return cast.input[0] if alone and maker is not None and maker.op_type == "TreeEnsembleRegressor" else None


def join_halves(values: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an older operator in float64 with half the targets."""
    targets = values["n_targets"] // 2
    votes = np.array([values[f"target_{name}"] for name in ("treeids", "nodeids", "ids")])
    votes[2] %= targets
    (trees, nodes, ids), inverse = np.unique(votes, axis=1, return_inverse=True)
    weights = np.bincount(inverse.ravel(), weights=values["target_weights"])
    joined = {"target_treeids": trees, "target_nodeids": nodes, "target_ids": ids, "target_weights": weights}
    base = {"base_values": values["base_values"].reshape(2, -1).sum(axis=0)} if "base_values" in values else {}
    return {**values, **joined, **base, "n_targets": targets}
