"""Folds scalers into the linear model behind them: fewer operators, and a batch in a fraction of the time.

The folded weights are computed in float64 and then rounded. Their rounding costs about what rounding the inputs to
float32 costs, unless a column's mean is large against its deviation: the proof decides. Trees keep their scalers, for
a threshold moved by a rounding flips rows.
"""

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto

from model_export.compact.affine import read_affine
from model_export.compact.draft import Draft
from model_export.compact.linear import Floats, Linear, read_linear, write_linear
from model_export.compact.widths import count_columns, is_of_columns


def fold_scalers(model: ModelProto) -> ModelProto | None:
    """The graph without scalers that only a linear model reads, through `Concat` too; `None` where there is none."""
    draft = Draft(model)
    fold = _Fold(draft)
    ended: set[str] = set()
    for node in model.graph.node:
        linear = read_linear(draft, node)
        if linear is not None:
            write_linear(draft, node, fold.take(node.input[0], linear))
            ended.add(linear.last.output[0])
        elif node.output[0] not in ended:
            draft.take(node)
    if not fold.sources:
        return None
    fold.leave_out()
    return draft.finish()


class _Fold:
    """The scalers that were taken so far: `sources` has what each read, by what it gave."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._widths = count_columns(draft)
        self.sources: dict[str, str] = {}

    def take(self, value: str, linear: Linear) -> Linear:
        """The linear model on what comes before the scalers that make `value`."""
        weights, bias = self._pull(value, linear.weights)
        return Linear(weights, linear.bias + bias, linear.last)

    def leave_out(self) -> None:
        """Let the new nodes read what the scalers read."""
        for node in self._draft.nodes:
            node.input[:] = [self._source(name) for name in node.input]

    def _source(self, name: str) -> str:
        return self._source(self.sources[name]) if name in self.sources else name

    def _pull(self, value: str, weights: Floats) -> tuple[Floats, Floats]:
        """The weights on the value before the scalers, and what these add to the bias."""
        nothing = np.zeros(weights.shape[1])
        node = self._draft.makers.get(value)
        if node is None or self._draft.uses[value] != 1:
            return weights, nothing
        if node.op_type == "Cast" and _is_to_real(node):
            return self._pull(node.input[0], weights)
        if node.op_type == "Concat" and is_of_columns(node):
            return self._pull_parts(node, weights)
        step = read_affine(node, self._draft.constants)
        if step is None or {step[1].scale.size, step[1].shift.size} - {1, len(weights)}:
            return weights, nothing
        source, affine = step
        self.sources[value] = source
        earlier, bias = self._pull(source, affine.scale[:, np.newaxis] * weights)
        return earlier, bias + np.broadcast_to(affine.shift, len(weights)) @ weights

    def _pull_parts(self, node: NodeProto, weights: Floats) -> tuple[Floats, Floats]:
        """Each part that is known to stand at certain columns."""
        widths = [self._widths.get(name) for name in node.input]
        weights, bias = weights.copy(), np.zeros(weights.shape[1])
        for place, name in enumerate(node.input):
            columns = _columns(widths, place, len(weights))
            if columns is not None:
                weights[columns], added = self._pull(name, weights[columns])
                bias += added
        return weights, bias


def _is_to_real(node: NodeProto) -> bool:
    kinds = (TensorProto.FLOAT, TensorProto.DOUBLE)
    return any(attribute.name == "to" and attribute.i in kinds for attribute in node.attribute)


def _columns(widths: list[int | None], place: int, total: int) -> slice | None:
    """The columns of one part, counted from whichever side has parts of known width only."""
    width, before, after = widths[place], widths[:place], widths[place + 1 :]
    if width is None:
        return None
    if None not in before:
        start = sum(part or 0 for part in before)
        return slice(start, start + width)
    if None not in after:
        end = total - sum(part or 0 for part in after)
        return slice(end - width, end)
    return None
