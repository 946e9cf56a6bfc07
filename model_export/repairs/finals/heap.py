"""Replays the heap in which scikit-learn's search for neighbours keeps the nearest points found so far."""

from typing import Any

import numpy as np
from onnx import GraphProto, TensorProto, helper, numpy_helper

from model_export.drawing import Drawing


def replay(drawing: Drawing, met: str, neighbors: int) -> str:
    """The turns of the points that end up in the heap, [rows, neighbours], from their distances in turn [rows, points].

    A turn past the last stands for an empty slot, at an infinite distance: no point as far ever enters.
    """
    points = len(drawing.estimator._fit_X)
    rows = drawing.add("Gather", drawing.add("Shape", met), np.array([0]))
    empty = drawing.add("Expand", np.array([[points]]), drawing.add("Concat", rows, np.array([neighbors]), axis=0))
    ends = drawing.add("Expand", np.array([[np.inf, -np.inf]]), drawing.add("Concat", rows, np.array([2]), axis=0))
    padded = drawing.add("Concat", met, ends, axis=1)
    # No round at all where there are no rows, which is mostly so.
    rounds = drawing.add("Mul", drawing.add("Min", rows, np.array([1])), np.array([points]))
    count = drawing.add("Reshape", rounds, np.array([], dtype=np.int64))
    body = _Round(points, neighbors).graph
    heap, _ = drawing.add_several("Loop", 2, count, np.array(True), empty, padded, body=body)
    return str(heap)


class _Round:
    """One point's way into the heap: in place of the farthest, then down as long as a slot below is farther.

    The body of a Loop that carries the heap, as turns, and the distances, whose last two columns are those of an empty
    slot and of a slot that is not there.
    """

    def __init__(self, points: int, neighbors: int) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._points, self._neighbors = points, neighbors
        result = self._push()
        carried = [("heap", TensorProto.INT64), ("far", TensorProto.DOUBLE)]
        inputs = [helper.make_tensor_value_info(name, kind, [None, None]) for name, kind in carried]
        step = helper.make_tensor_value_info("turn", TensorProto.INT64, [])
        going = helper.make_tensor_value_info("going", TensorProto.BOOL, [])
        outputs = [
            helper.make_tensor_value_info(self._add("Identity", "going"), TensorProto.BOOL, []),
            helper.make_tensor_value_info(result, TensorProto.INT64, [None, None]),
            helper.make_tensor_value_info(self._add("Identity", "far"), TensorProto.DOUBLE, [None, None]),
        ]
        self.graph: GraphProto = helper.make_graph(
            self._nodes, "push", [step, going, *inputs], outputs, self._constants
        )

    def _push(self) -> str:
        turn = self._add("Reshape", "turn", np.array([1]))
        new = self._add("Gather", "far", turn, axis=1)
        slots = self._add("Pad", "heap", np.array([0, 0, 0, 1]), np.array(self._points + 1))
        slot = self._add("Mul", self._add("Gather", "heap", np.array([0]), axis=1), np.array(0))
        moving = self._add("Less", new, self._add("GatherElements", "far", self._at(slots, slot), axis=1))
        entering, heap = moving, slots
        for _ in range(int(np.log2(self._neighbors))):
            child, turns = self._farther_child(slots, slot)
            moving = self._add("And", moving, self._add("Less", new, self._add("GatherElements", "far", turns, axis=1)))
            heap = self._put(heap, slot, moving, turns)
            slot = self._add("Where", moving, child, slot)
        heap = self._put(heap, slot, entering, self._add("Add", self._add("Mul", slot, np.array(0)), turn))
        return self._add("Gather", heap, np.arange(self._neighbors), axis=1)

    def _farther_child(self, slots: str, slot: str) -> tuple[str, str]:
        """Of the two slots below, the one that holds the farther point, the left one of equals; and what it holds."""
        left = self._add("Add", self._add("Mul", slot, np.array(2)), np.array(1))
        sides = [
            self._add("Min", side, np.array(self._neighbors)) for side in (left, self._add("Add", left, np.array(1)))
        ]
        held = [self._at(slots, side) for side in sides]
        far = [self._add("GatherElements", "far", turns, axis=1) for turns in held]
        is_left = self._add("GreaterOrEqual", *far)
        return self._add("Where", is_left, *sides), self._add("Where", is_left, *held)

    def _at(self, slots: str, slot: str) -> str:
        return self._add("GatherElements", slots, slot, axis=1)

    def _put(self, heap: str, slot: str, where: str, turns: str) -> str:
        """The heap with these turns in a slot, in the rows where that is so."""
        kept = self._add("Where", where, turns, self._at(heap, slot))
        return self._add("ScatterElements", heap, slot, kept, axis=1)

    def _add(self, operator: str, *inputs: Any, **attributes: Any) -> str:
        names = [value if isinstance(value, str) else self._keep(value) for value in inputs]
        name = f"push_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, names, [name], **attributes))
        return name

    def _keep(self, value: Any) -> str:
        name = f"push_constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, np.int64), name))
        return name
