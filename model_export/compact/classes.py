"""From the trees' scores to a classifier's probabilities and labels, as TreeEnsembleClassifier makes them."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from model_export.compact.draft import Draft

Transform: TypeAlias = Callable[[Draft, str], tuple[str, str]]
"""Scores of shape [rows, targets] become probabilities and places among the classes, of shape [rows]."""


def share(draft: Draft, second: str) -> tuple[str, str]:
    """The second class's share of the votes; the first class has the rest, and the label where they tie."""
    one = draft.keep(np.ones(1, dtype=np.float32))
    chances = draft.add("Concat", [draft.add("Sub", [one, second]), second], axis=1)
    return chances, draft.add("ArgMax", [chances], axis=1, keepdims=0)


def _logistic(draft: Draft, score: str) -> tuple[str, str]:
    """The second class's score. At 0 it has the label: so does scikit-learn's boosting, not TreeEnsembleClassifier."""
    both = draft.add("Concat", [draft.add("Neg", [score]), score], axis=1)
    return draft.add("Sigmoid", [both]), draft.add("ArgMax", [both], axis=1, keepdims=0, select_last_index=1)


def _votes(draft: Draft, scores: str) -> tuple[str, str]:
    return scores, draft.add("ArgMax", [scores], axis=1, keepdims=0)


def _softmax(draft: Draft, scores: str) -> tuple[str, str]:
    return draft.add("Softmax", [scores], axis=1), draft.add("ArgMax", [scores], axis=1, keepdims=0)


TRANSFORMS: Mapping[tuple[bytes, bool], Transform] = {
    (b"NONE", True): share,
    (b"LOGISTIC", True): _logistic,
    (b"NONE", False): _votes,
    (b"SOFTMAX", False): _softmax,
}
"""By `post_transform`, and whether the trees score the second of two classes only."""
