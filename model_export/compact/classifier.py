"""Says a linear classifier once: skl2onnx repeats two classes' weights with the other sign, and normalizes shares."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, helper

from model_export.compact.draft import Draft
from model_export.compact.linear import Linear, read_linear, with_weights


def say_once(model: ModelProto) -> ModelProto | None:
    """The graph with one row of weights for two classes, and without the norm of a softmax; `None` without either."""
    draft = Draft(model)
    changed = [_write(draft, node) for node in model.graph.node]
    return draft.finish() if any(changed) else None


def _write(draft: Draft, node: NodeProto) -> bool:
    """Writes a node, as it is or shorter, and says whether it is shorter."""
    if _norms_softmax(draft, node):
        draft.call(node.input[0], node.output[0])
        return True
    linear = read_linear(draft, node) if _gives(node, b"LOGISTIC") else None
    if linear is None or not _is_twice(linear):
        draft.take(node)
        return False
    draft.nodes.append(with_weights(node, replace(linear, weights=linear.weights[:, 1:], bias=linear.bias[1:])))
    return True


def _is_twice(linear: Linear) -> bool:
    """Whether there are two classes, and the first's weights are the second's with the other sign."""
    both = np.vstack([linear.weights, linear.bias])
    return both.shape[1] == 2 and np.array_equal(both[:, 0], -both[:, 1])


def _norms_softmax(draft: Draft, node: NodeProto) -> bool:
    """Whether a node divides shares by their sum, which is 1."""
    maker = draft.makers.get(node.input[0]) if node.op_type == "Normalizer" else None
    return maker is not None and _gives(maker, b"SOFTMAX") and _values(node).get("norm") == b"L1"


def _gives(node: NodeProto, transform: bytes) -> bool:
    return node.op_type == "LinearClassifier" and _values(node).get("post_transform") == transform


def _values(node: NodeProto) -> Mapping[str, Any]:
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
