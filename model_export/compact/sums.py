"""Adds up what the leaves say, by TreeEnsemble (`ai.onnx.ml` 5) and a table where a leaf adds to several targets."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from onnx import TensorProto
from onnx.numpy_helper import from_array as _tensor

from model_export.compact.attributes import type_of
from model_export.compact.draft import ML, Draft
from model_export.compact.ensemble import Ensemble, read_ensemble
from model_export.compact.routes import Routes, read_routes

AGGREGATES = (b"AVERAGE", b"SUM")
"""How the trees' values become one, each at its number in TreeEnsemble; a minimum can't leave zeros out."""


def add_up(draft: Draft, rows: str, values: Mapping[str, Any], prefix: str, targets: int) -> str | None:
    """What the trees of an older operator's attributes add to each target, and its base: shape [rows, targets].

    The sums have the type of the thresholds. `prefix` begins the names of the leaves' attributes. `None` where
    TreeEnsemble can't say it.
    """
    mean = values.get("aggregate_function", b"SUM") == b"AVERAGE"
    ensemble = read_ensemble(values, prefix)
    routes = read_routes(values, prefix, targets) if ensemble is None else None
    if ensemble is not None:
        scores = _trees(draft, rows, ensemble, targets, mean=mean)
    elif routes is not None:
        scores = _looked_up(draft, _trees(draft, rows, routes.trees, routes.count), routes, mean=mean)
    else:
        return None
    if not any(values.get("base_values", ())):
        return scores
    return draft.add(
        "Add", [scores, draft.keep(np.array(values["base_values"], dtype=type_of(values["nodes_values"])))]
    )


def _trees(draft: Draft, rows: str, ensemble: Ensemble, targets: int, *, mean: bool = False) -> str:
    return draft.add(
        "TreeEnsemble",
        [_compared(draft, rows, ensemble)],
        domain=ML,
        aggregate_function=AGGREGATES.index(b"AVERAGE" if mean else b"SUM"),
        n_targets=targets,
        post_transform=0,
        **_attributes(ensemble),
    )


def _looked_up(draft: Draft, places: str, routes: Routes, *, mean: bool) -> str:
    """The sum or mean of the table's rows at these places, which have shape [rows, trees]."""
    leaves = draft.add("Gather", [draft.keep(routes.table), draft.add("Cast", [places], to=TensorProto.INT32)])
    total = draft.add("ReduceSum", [leaves, draft.keep(np.array([1]))], keepdims=0)
    return draft.add("Div", [total, draft.keep(np.array([routes.count], dtype=routes.table.dtype))]) if mean else total


def _compared(draft: Draft, name: str, ensemble: Ensemble) -> str:
    """The features in the type of the thresholds.

    Older operators with float64 thresholds have float64 features. scikit-learn's own trees compare in float32,
    whatever came before them.
    """
    given = {value.name: value.type.tensor_type.elem_type for value in draft.old.graph.input}
    if ensemble.thresholds.dtype == np.float64 or given.get(name) == TensorProto.FLOAT:
        return name
    return draft.add("Cast", [name], to=TensorProto.FLOAT)


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
