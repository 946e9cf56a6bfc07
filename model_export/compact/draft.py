"""A copy of a graph that is being rewritten: its parts by name, and names for new parts."""

from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from model_export.graph import names_made, names_read, tidy

ML = "ai.onnx.ml"
"""The domain of ONNX's operators for classical machine learning."""


class Draft:
    """The new graph while it is made, node by node in order, beside the old one, which stays as it is.

    `constants` are the old graph's by name, `makers` the old nodes by what they give, `uses` how often a value is read.
    """

    def __init__(self, model: ModelProto) -> None:
        self.old = model
        self.nodes: list[NodeProto] = []
        self.constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        self.makers = {name: node for node in model.graph.node for name in node.output}
        self.uses = Counter(name for node in model.graph.node for name in names_read(node))
        self.uses.update(value.name for value in model.graph.output)
        self._kept: dict[str, NDArray[Any]] = {}
        self._taken = {*names_made(model.graph), *self.uses}
        self._numbers = count()

    def take(self, node: NodeProto) -> None:
        """The old node as it is."""
        copy = NodeProto()
        copy.CopyFrom(node)
        self.nodes.append(copy)

    def add(self, operator: str, inputs: Sequence[str], *, domain: str = "", **attributes: Any) -> str:
        """A new node with one output, whose name is returned."""
        output = self._fresh()
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def keep(self, values: NDArray[Any]) -> str:
        """The name of a constant with these values; text as an array of objects."""
        name = self._fresh()
        self._kept[name] = values
        return name

    def call(self, made: str, name: str) -> None:
        """Give a value that a new node makes the name by which the old graph knows it."""
        for node in self.nodes:
            node.input[:] = [name if value == made else value for value in node.input]
            node.output[:] = [name if value == made else value for value in node.output]

    def give_double(self) -> None:
        """Cast the outputs that the old graph declares as float64: a new node may make them in float32."""
        for value in self.old.graph.output:
            if value.type.tensor_type.elem_type == TensorProto.DOUBLE:
                inner = self._fresh()
                self.call(value.name, inner)
                self.call(self.add("Cast", [inner], to=TensorProto.DOUBLE), value.name)

    def finish(self, ml: int = 1) -> ModelProto:
        """The new graph, tidied, without what only replaced nodes needed, on this version of `ai.onnx.ml` at least."""
        model = ModelProto()
        model.CopyFrom(self.old)
        graph = model.graph
        del graph.node[:]
        graph.node.extend(self.nodes)
        graph.initializer.extend(_tensor(name, values) for name, values in self._kept.items())
        if ml > 1:
            model.opset_import.add(domain=ML, version=ml)
        return tidy(model, [value.name for value in graph.input], [value.name for value in graph.output])

    def _fresh(self) -> str:
        return next(name for name in (f"new{number}" for number in self._numbers) if name not in self._taken)


def _tensor(name: str, values: NDArray[Any]) -> Any:
    return numpy_helper.from_array(np.ascontiguousarray(values), name)
