"""Splits by membership, said as chains of equalities: `ai.onnx.ml` 3 has no other way."""

from dataclasses import replace

import numpy as np

from model_export.trees.record import EQ, LT, MEMBER, Trees


def chain_members(trees: Trees) -> Trees:
    """The same trees without splits by membership: one split a member, all of which share what follows where it is met.

    An empty set becomes a comparison that no number meets.
    """
    member = (trees.comparisons == MEMBER) & ~trees.leaf
    if not member.any():
        return trees
    sizes = np.bincount(trees.member_nodes, minlength=len(member))
    lengths = np.where(member, np.maximum(sizes, 1), 1)
    starts = np.cumsum(lengths) - lengths
    old = np.repeat(np.arange(len(member)), lengths)
    here = np.arange(len(old))
    last = here - starts[old] == lengths[old] - 1
    filled, empty = (member & (sizes > 0))[old], (member & (sizes == 0))[old]
    thresholds, comparisons, values = trees.thresholds[old], trees.comparisons[old], trees.values[old]
    thresholds[filled], comparisons[filled] = trees.members, EQ
    thresholds[empty], comparisons[empty] = -np.inf, LT
    return replace(
        trees,
        roots=starts[trees.roots],
        features=trees.features[old],
        comparisons=comparisons,
        thresholds=thresholds,
        missing=trees.missing[old],
        true=starts[trees.true[old]],
        false=np.where(last, starts[trees.false[old]], here + 1),
        leaf=trees.leaf[old],
        values=values,
        member_nodes=trees.member_nodes[:0],
        members=trees.members[:0],
    )
