"""Trees as ONNX's TreeEnsemble has them: splits, and leaves of which each adds to one target."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model_export.compact.attributes import type_of

MODES = (b"BRANCH_LEQ", b"BRANCH_LT", b"BRANCH_GTE", b"BRANCH_GT", b"BRANCH_EQ", b"BRANCH_NEQ")
"""The comparisons, each at its number in TreeEnsemble."""

LEAF = b"LEAF"

Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32] | NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Branches:
    """Where each split leads: to a place among the splits or, where `leaf` is set, among the leaves."""

    places: Integers
    leaf: Truths


@dataclass(frozen=True, slots=True)
class Ensemble:
    """All trees' splits, x[feature] compared with a threshold; the places of their roots; the leaves, equal ones once.

    `missing` is 1 where NaN takes the true branch. `thresholds` and `weights` are both float32, or both float64.
    """

    features: Integers
    modes: Integers
    thresholds: Floats
    missing: Integers
    true: Branches
    false: Branches
    roots: Integers
    targets: Integers
    weights: Floats


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Splits and leaves in one list, as the older operators have them; `true` and `false` are places in it."""

    leaf: Truths
    features: Integers
    modes: Integers
    thresholds: Floats
    missing: Integers
    true: Integers
    false: Integers
    roots: Integers
    votes: Integers


def read_ensemble(values: Mapping[str, Any], prefix: str) -> Ensemble | None:
    """The trees in the attributes of a TreeEnsembleRegressor or TreeEnsembleClassifier (`ai.onnx.ml` 1 or 3).

    `prefix` begins the names of their leaves' attributes. `None` for what is not said here: a leaf that adds to
    several targets, thresholds and weights of two types, splits by membership, a tree whose first node is not its root,
    a split that is entered from several (onnxruntime copies what follows for each, which may be very much).
    """
    places = find_nodes(values, prefix)
    votes = None if places is None else _votes(values, prefix, places)
    return None if places is None or votes is None else part(values, places, votes)


@dataclass(frozen=True, slots=True)
class Votes:
    """What each node adds: its target above 32 bits for the weight's place in `weights`."""

    votes: Integers
    weights: Floats


class Places:
    """Finds nodes in the list, by the number of their tree and their own within it."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.trees, self.numbers = (integers(values[f"nodes_{name}"]) for name in ("treeids", "nodeids"))
        self._width = self.numbers.max() + 1
        self._keys = self.trees * self._width + self.numbers
        self._order = np.argsort(self._keys, kind="stable")

    def find(self, trees: Integers, numbers: Integers) -> Integers:
        found: Integers = self._order[np.searchsorted(self._keys, trees * self._width + numbers, sorter=self._order)]
        return found


def find_nodes(values: Mapping[str, Any], prefix: str) -> Places | None:
    """The places of the nodes, `None` where these split by membership, or have numbers of two types."""
    base = [values["base_values"]] if "base_values" in values else []
    kind = type_of(values["nodes_values"], values[f"{prefix}_weights"], *base)
    return None if kind is None or not {*values["nodes_modes"]} <= {LEAF, *MODES} else Places(values)


def part(values: Mapping[str, Any], places: Places, votes: Votes) -> Ensemble | None:
    """The nodes as splits and leaves. `None` where a split, or a root, is entered from several."""
    nodes = _nodes(values, places, votes.votes)
    return None if _enters_twice(nodes) else _part(nodes, votes.weights)


def _votes(values: Mapping[str, Any], prefix: str, places: Places) -> Votes | None:
    """`None` where a node adds to several targets."""
    weights = np.array(values[f"{prefix}_weights"], dtype=type_of(values["nodes_values"]))
    trees, numbers, targets = (integers(values[f"{prefix}_{name}"]) for name in ("treeids", "nodeids", "ids"))
    voting = places.find(trees, numbers)[weights != 0]
    known = np.unique(np.append(weights, np.zeros(1, weights.dtype)))
    votes = np.full(len(places.trees), np.searchsorted(known, 0))
    votes[voting] = (targets << 32 | np.searchsorted(known, weights))[weights != 0]
    return Votes(votes, known) if len(np.unique(voting)) == len(voting) else None


def _nodes(values: Mapping[str, Any], places: Places, votes: Integers) -> _Nodes:
    modes = values["nodes_modes"]
    leaf = np.array([mode == LEAF for mode in modes])

    def follow(side: str) -> Integers:
        # A leaf leads to itself, so that a tree of one leaf is a split that leads to this leaf either way.
        return places.find(places.trees, np.where(leaf, places.numbers, integers(values[f"nodes_{side}nodeids"])))

    return _Nodes(
        leaf,
        np.where(leaf, 0, integers(values["nodes_featureids"])),
        np.array([0 if mode == LEAF else MODES.index(mode) for mode in modes]),
        np.where(leaf, 0, values["nodes_values"]).astype(type_of(values["nodes_values"])),
        np.where(leaf, 0, integers(values.get("nodes_missing_value_tracks_true") or [0] * len(modes))),
        follow("true"),
        follow("false"),
        np.sort(np.unique(places.trees, return_index=True)[1]),
        votes,
    )


def _enters_twice(nodes: _Nodes) -> bool:
    """Whether a split is entered from several, or the first node of a tree from any, which then is not its root."""
    entered = np.concatenate([nodes.roots, nodes.true[~nodes.leaf], nodes.false[~nodes.leaf]])
    return bool((np.bincount(entered[~nodes.leaf[entered]]) > 1).any())


def _part(nodes: _Nodes, weights: Floats) -> Ensemble:
    """The nodes as splits and leaves."""
    splits = np.union1d(np.flatnonzero(~nodes.leaf), nodes.roots)
    table, leaves = np.unique(nodes.votes[nodes.leaf], return_inverse=True)
    places = np.zeros_like(nodes.true)
    places[splits] = np.arange(len(splits))
    places[nodes.leaf], among_splits = leaves, places.copy()

    def branches(side: Integers) -> Branches:
        return Branches(places[side[splits]], nodes.leaf[side[splits]])

    return Ensemble(
        nodes.features[splits],
        nodes.modes[splits],
        nodes.thresholds[splits],
        nodes.missing[splits],
        branches(nodes.true),
        branches(nodes.false),
        among_splits[nodes.roots],
        table >> 32,
        weights[table & (2**32 - 1)],
    )


def integers(values: Any) -> Integers:
    """An attribute's numbers."""
    return np.array(values, dtype=np.int64)
