"""Nystroem and RBFSampler: kernels by few features; skl2onnx has neither."""

from typing import Any

import numpy as np
from sklearn.kernel_approximation import Nystroem, RBFSampler

from model_export.repairs.columns.shapes import of_width
from model_export.repairs.nodes import Nodes
from model_export.repairs.repair import Repair


def convert_samples(scope: Any, operator: Any, container: Any) -> None:
    """sqrt(2 / n) * cos(x @ weights + offset)."""
    nodes, sampler = Nodes(scope, operator, container), operator.raw_operator
    nodes.demand_float64("a value many periods away")
    angles = nodes.add("MatMul", nodes.matrix(), nodes.constants(sampler.random_weights_))
    waves = nodes.add("Cos", nodes.add("Add", angles, nodes.constants(sampler.random_offset_)))
    nodes.give("Mul", waves, nodes.constants(np.sqrt(2 / len(sampler.random_offset_))))


def convert_nystroem(scope: Any, operator: Any, container: Any) -> None:
    """kernel(x, components) @ normalization. Raises `NotImplementedError` for a kernel that has no formula here."""
    nodes, model = Nodes(scope, operator, container), operator.raw_operator
    gamma = model._get_kernel_params().get("gamma") or 1 / model.components_.shape[1]
    matrix = nodes.matrix()
    if model.kernel == "rbf":
        kernel = nodes.add("Exp", nodes.add("Mul", _distances(nodes, matrix, model), nodes.constants(-gamma)))
    elif model.kernel == "linear":
        kernel = nodes.add("MatMul", matrix, nodes.constants(model.components_.T))
    else:
        raise NotImplementedError(f"Nystroem(kernel={model.kernel!r}): known are 'rbf' and 'linear'")
    nodes.give("MatMul", kernel, nodes.constants(model.normalization_.T))


def _distances(nodes: Nodes, matrix: str, model: Any) -> str:
    """Squared distances to the components, shape [rows, components], without the rounding of expanded squares."""
    apart = nodes.add("Unsqueeze", matrix, np.array([1]))
    gaps = nodes.add("Sub", apart, nodes.constants(model.components_[None]))
    return nodes.add("ReduceSumSquare", gaps, np.array([2]), keepdims=0)


NYSTROEM = Repair(
    "Nystroem's features",
    "Nystroem does not convert",
    (Nystroem,),
    convert_nystroem,
    shape=of_width(lambda model: len(model.components_)),
)
SAMPLES = Repair(
    "sampled kernel features",
    "RBFSampler does not convert",
    (RBFSampler,),
    convert_samples,
    shape=of_width(lambda sampler: len(sampler.random_offset_)),
)
