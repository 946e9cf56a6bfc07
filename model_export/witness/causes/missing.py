"""A missing value as the cause, and whether it is the branch of a tree that the graph forgets."""

from collections.abc import Iterator
from typing import Any

from onnx import ModelProto

from model_export.compact.trees import WEIGHTS
from model_export.graph import all_nodes
from model_export.parts import walk
from model_export.witness.causes.remedy import Remedy, shown
from model_export.witness.inquiry import Inquiry

SIDE = "nodes_missing_value_tracks_true"
"""The attribute that says of each split where a missing value goes."""


def missing_causes(row: list[Any], place: int, inquiry: Inquiry, graph: ModelProto) -> Iterator[str]:
    """The missing value, if both sides agree once a given value stands there."""
    given = inquiry.evidence.values[inquiry.columns[place].name]
    known = next((value for value in given if value is not None), None)
    remedies = [] if known is None else [Remedy(known, "a missing value")]
    for words in shown(row, place, remedies, inquiry):
        yield f"{words}{_branch(inquiry.oracle.estimator, graph)}"


def _branch(estimator: Any, graph: ModelProto) -> str:
    trees = (part.tree_ for part in walk(estimator) if hasattr(part, "tree_"))
    if not any((tree.missing_go_to_left != 0).any() for tree in trees) or not _sends_all_right(graph):
        return ""
    return ": splits of its trees send it left, and the graph's trees send all right (sklearn-onnx#1253)"


def _sends_all_right(graph: ModelProto) -> bool:
    """Whether there are trees of which no split sends a missing value down its true branch."""
    trees = [node for node in all_nodes(graph.graph) if node.op_type in (*WEIGHTS, "TreeEnsemble")]
    sides = [attribute for node in trees for attribute in node.attribute if attribute.name == SIDE]
    return bool(trees) and not any(any(attribute.ints) for attribute in sides)
