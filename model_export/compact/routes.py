"""Trees whose leaves each add to several targets: which leaf a row comes to, and a table of what leaves add.

A leaf of TreeEnsemble adds to one target. So each tree gets a target of its own, and its leaves add their place in the
table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from model_export.compact.attributes import type_of
from model_export.compact.ensemble import LEAF, Ensemble, Floats, Places, Votes, find_nodes, integers, part

EXACT = 2**24
"""Places below are whole numbers in float32."""

MOST = 2048
"""Trees times targets, at most: while rows are answered each takes four bytes for every one, 10,000 rows 80 MB."""


@dataclass(frozen=True, slots=True)
class Routes:
    """Trees that give for each row places in `table`, one a tree; its rows, of shape [places, targets], are added."""

    trees: Ensemble
    count: int
    table: Floats


def read_routes(values: Mapping[str, Any], prefix: str, targets: int) -> Routes | None:
    """The trees in the attributes of an older operator, as `read_ensemble` takes them, with leaves of any kind.

    `None` for what that does not take for other reasons, and for trees that are many.
    """
    places = find_nodes(values, prefix)
    sums = None if places is None else _sums(values, prefix, places, targets)
    if places is None or sums is None:
        return None
    known, trees = np.unique(places.trees, return_inverse=True)
    leaf = np.array([mode == LEAF for mode in values["nodes_modes"]])
    table, rows = np.unique(sums[leaf].view(f"u{sums.itemsize}"), axis=0, return_inverse=True)
    if len(known) * targets > MOST or len(table) > EXACT:
        return None
    votes = np.zeros(len(leaf), dtype=np.int64)
    votes[leaf] = trees[leaf] << 32 | rows.ravel()
    numbers = np.arange(len(table)).astype(type_of(values["nodes_values"]))
    ensemble = part(values, places, Votes(votes, numbers))
    return None if ensemble is None else Routes(ensemble, len(known), table.view(sums.dtype))


def _sums(values: Mapping[str, Any], prefix: str, places: Places, targets: int) -> Floats | None:
    """What each node adds to each target; `None` where one adds to a target twice."""
    trees, numbers, ids = (integers(values[f"{prefix}_{name}"]) for name in ("treeids", "nodeids", "ids"))
    at = places.find(trees, numbers) * targets + ids
    if len(np.unique(at)) < len(at) or ids.max() >= targets:
        return None
    sums = np.zeros(len(places.trees) * targets, dtype=type_of(values["nodes_values"]))
    sums[at] = values[f"{prefix}_weights"]
    summed: Floats = sums.reshape(-1, targets)
    return summed
