"""Writes trees as TreeEnsemble (`ai.onnx.ml` 5): a third of the bytes, and a session that opens sooner.

skl2onnx writes the older operators, which name the tree of each node, spell its comparison out, and keep a split
for each leaf.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, defs, helper
from onnx.numpy_helper import from_array as _tensor

from model_export.compact.classes import TRANSFORMS, share
from model_export.compact.draft import ML, Draft
from model_export.compact.ensemble import Ensemble, read_ensemble
from model_export.graph import all_nodes

VERSION = 5
"""Of `ai.onnx.ml`, the first with TreeEnsemble; it no longer has the older operators."""

WEIGHTS = {"TreeEnsembleRegressor": "target", "TreeEnsembleClassifier": "class"}
"""The older operators, and how the names of their leaves' attributes begin."""

AGGREGATES = (b"AVERAGE", b"SUM")
"""How the trees' values become one, each at its number in TreeEnsemble; a minimum can't leave zeros out."""

OPSET = 13
"""Of ONNX itself, at least: Softmax over one axis."""


def write_trees(model: ModelProto) -> ModelProto | None:
    """The graph with every ensemble of trees as TreeEnsemble; `None` where there is none or one can't be said so."""
    if not _takes(model):
        return None
    draft = Draft(model)
    for node in model.graph.node:
        if node.op_type not in WEIGHTS:
            draft.take(node)
        elif not _rewrite(draft, node):
            return None
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


def _rewrite(draft: Draft, node: NodeProto) -> bool:
    values = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    ensemble = read_ensemble(values, WEIGHTS[node.op_type])
    write = _regressor if node.op_type == "TreeEnsembleRegressor" else _classifier
    return ensemble is not None and write(draft, node, ensemble, values)


def _regressor(draft: Draft, node: NodeProto, ensemble: Ensemble, values: Mapping[str, Any]) -> bool:
    if values.get("post_transform", b"NONE") != b"NONE" or values.get("aggregate_function", b"SUM") not in AGGREGATES:
        return False
    draft.call(_scores(draft, node, ensemble, values, values["n_targets"]), node.output[0])
    return True


def _classifier(draft: Draft, node: NodeProto, ensemble: Ensemble, values: Mapping[str, Any]) -> bool:
    classes = _classes(values)
    targets = 1 if len(classes) == 2 else len(classes)
    write = TRANSFORMS.get((values.get("post_transform", b"NONE"), targets == 1))
    if write is None or ensemble.targets.max() >= targets or (write is share and not _are_shares(values)):
        return False
    scores = _scores(draft, node, ensemble, values, targets)
    chances, first = write(draft, scores)
    draft.call(draft.add("Gather", [draft.keep(classes), first]), node.output[0])
    draft.call(chances, node.output[1])
    return True


def _are_shares(values: Mapping[str, Any]) -> bool:
    """Whether the second class's score is its share; of other scores the older operator makes [-s, s]."""
    return min(values["class_weights"]) >= 0 and not any(values.get("base_values", ()))


def _classes(values: Mapping[str, Any]) -> NDArray[Any]:
    if "classlabels_strings" in values:
        return np.array(values["classlabels_strings"], dtype=object)
    return np.array(values["classlabels_int64s"], dtype=np.int64)


def _scores(draft: Draft, node: NodeProto, ensemble: Ensemble, values: Mapping[str, Any], targets: int) -> str:
    scores = draft.add(
        "TreeEnsemble",
        [_as_float(draft, node.input[0])],
        domain=ML,
        aggregate_function=AGGREGATES.index(values.get("aggregate_function", b"SUM")),
        n_targets=targets,
        post_transform=0,
        **_attributes(ensemble),
    )
    if not any(values.get("base_values", ())):
        return scores
    return draft.add("Add", [scores, draft.keep(np.array(values["base_values"], dtype=np.float32))])


def _as_float(draft: Draft, name: str) -> str:
    """The features as float32: scikit-learn's own trees compare in float32, whatever came before them."""
    given = {value.name: value.type.tensor_type.elem_type for value in draft.old.graph.input}
    return name if given.get(name) == TensorProto.FLOAT else draft.add("Cast", [name], to=TensorProto.FLOAT)


def _attributes(ensemble: Ensemble) -> dict[str, Any]:
    attributes = {
        "tree_roots": ensemble.roots.tolist(),
        "nodes_featureids": ensemble.features.tolist(),
        "nodes_modes": _tensor(ensemble.modes.astype(np.uint8)),
        "nodes_splits": _tensor(ensemble.thresholds),
        "nodes_truenodeids": ensemble.true.places.tolist(),
        "nodes_trueleafs": ensemble.true.leaf.astype(int).tolist(),
        "nodes_falsenodeids": ensemble.false.places.tolist(),
        "nodes_falseleafs": ensemble.false.leaf.astype(int).tolist(),
        "leaf_targetids": ensemble.targets.tolist(),
        "leaf_weights": _tensor(ensemble.weights),
    }
    if ensemble.missing.any():
        attributes["nodes_missing_value_tracks_true"] = ensemble.missing.tolist()
    return attributes
