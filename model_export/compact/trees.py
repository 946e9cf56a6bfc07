"""Writes trees as TreeEnsemble (`ai.onnx.ml` 5): a third of the bytes, and a session that opens sooner.

skl2onnx writes the older operators, which name the tree of each node, spell its comparison out, and keep a split
for each leaf.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, defs

from model_export.compact.attributes import read_attributes, type_of
from model_export.compact.classes import TRANSFORMS, share
from model_export.compact.draft import ML, Draft
from model_export.compact.halves import find_wholes, join_halves
from model_export.compact.sums import AGGREGATES, add_up
from model_export.graph import all_nodes

VERSION = 5
"""Of `ai.onnx.ml`, the first with TreeEnsemble; it no longer has the older operators."""

WEIGHTS = {"TreeEnsembleRegressor": "target", "TreeEnsembleClassifier": "class"}
"""The older operators, and how the names of their leaves' attributes begin."""

OPSET = 13
"""Of ONNX itself, at least: Softmax over one axis."""


def write_trees(model: ModelProto) -> ModelProto | None:
    """The graph with every ensemble of trees as TreeEnsemble; `None` where there is none or one can't be said so."""
    if not _takes(model):
        return None
    draft = Draft(model)
    wholes = find_wholes(draft)
    for node in model.graph.node:
        if node.op_type in WEIGHTS:
            if not _rewrite(draft, node, wholes.get(node.output[0])):
                return None
        elif node.output[0] not in wholes.values():
            draft.take(node)
    draft.give_double()
    made = draft.finish(ml=VERSION)
    return None if any(node.op_type in WEIGHTS for node in all_nodes(made.graph)) else made


def _takes(model: ModelProto) -> bool:
    """Whether there are trees, and every other operator means the same in a graph with TreeEnsemble."""
    versions = {opset.domain: opset.version for opset in model.opset_import}
    operators = {node.op_type for node in all_nodes(model.graph) if node.domain == ML}
    others = operators - WEIGHTS.keys()
    return (
        operators != others
        and versions.get("", 0) >= OPSET
        and all(_is_same(operator, versions[ML]) for operator in others)
    )


def _is_same(operator: str, version: int) -> bool:
    """Whether an operator is unchanged between its domain's versions; LabelEncoder 4 only adds to 2."""
    since = [int(defs.get_schema(operator, at, ML).since_version) for at in (version, VERSION)]
    return since[0] == since[1] or (operator == "LabelEncoder" and since[0] >= 2)


def _rewrite(draft: Draft, node: NodeProto, whole: str | None) -> bool:
    """Writes the trees, under the name of their sums in float64 where there is one."""
    values = read_attributes(node)
    if node.op_type == "TreeEnsembleClassifier":
        return _classifier(draft, node, values)
    return _regressor(draft, node, values if whole is None else join_halves(values), whole)


def _regressor(draft: Draft, node: NodeProto, values: Mapping[str, Any], whole: str | None) -> bool:
    if values.get("post_transform", b"NONE") != b"NONE" or values.get("aggregate_function", b"SUM") not in AGGREGATES:
        return False
    scores = add_up(draft, node.input[0], values, WEIGHTS[node.op_type], values["n_targets"])
    if scores is None:
        return False
    if whole is None and type_of(values["nodes_values"]) == np.float64:
        scores = draft.add("Cast", [scores], to=TensorProto.FLOAT)
    draft.call(scores, whole or node.output[0])
    return True


def _classifier(draft: Draft, node: NodeProto, values: Mapping[str, Any]) -> bool:
    classes = _classes(values)
    targets = 1 if len(classes) == 2 else len(classes)
    write = TRANSFORMS.get((values.get("post_transform", b"NONE"), targets == 1))
    if write is None or _votes_beyond(targets, values) or (write is share and not _are_shares(values)):
        return False
    if type_of(values["nodes_values"]) == np.float64:
        return False
    scores = add_up(draft, node.input[0], values, WEIGHTS[node.op_type], targets)
    if scores is None:
        return False
    chances, first = write(draft, scores)
    draft.call(draft.add("Gather", [draft.keep(classes), first]), node.output[0])
    draft.call(chances, node.output[1])
    return True


def _votes_beyond(targets: int, values: Mapping[str, Any]) -> bool:
    """Whether a leaf adds to a target that there is not: of two classes each may have votes."""
    votes = zip(values["class_ids"], values["class_weights"], strict=True)
    return any(target >= targets for target, weight in votes if weight)


def _are_shares(values: Mapping[str, Any]) -> bool:
    """Whether the second class's score is its share; of other scores the older operator makes [-s, s]."""
    return min(values["class_weights"]) >= 0 and not any(values.get("base_values", ()))


def _classes(values: Mapping[str, Any]) -> NDArray[Any]:
    if "classlabels_strings" in values:
        return np.array(values["classlabels_strings"], dtype=object)
    return np.array(values["classlabels_int64s"], dtype=np.int64)
