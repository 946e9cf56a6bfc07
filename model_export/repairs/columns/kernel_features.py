"""Nystroem and RBFSampler: kernels by few features; skl2onnx has neither."""

from typing import Any

import numpy as np
from sklearn.kernel_approximation import Nystroem, RBFSampler

from model_export.drawing import Drawing
from model_export.repairs.columns.shapes import of_width
from model_export.repairs.repair import Repair


def convert_samples(scope: Any, operator: Any, container: Any) -> None:
    """sqrt(2 / n) * cos(x @ weights + offset)."""
    drawing, sampler = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    drawing.demand_float64("a value many periods away")
    angles = drawing.add("MatMul", drawing.rows(), drawing.constants(sampler.random_weights_))
    waves = drawing.add("Cos", drawing.add("Add", angles, drawing.constants(sampler.random_offset_)))
    drawing.end("Mul", waves, drawing.constants(np.sqrt(2 / len(sampler.random_offset_))))


def convert_nystroem(scope: Any, operator: Any, container: Any) -> None:
    """kernel(x, components) @ normalization. Raises `NotImplementedError` for a kernel that has no formula here."""
    drawing, model = Drawing.like_inputs(scope, operator, container), operator.raw_operator
    gamma = model._get_kernel_params().get("gamma") or 1 / model.components_.shape[1]
    matrix = drawing.rows()
    if model.kernel == "rbf":
        kernel = drawing.add("Exp", drawing.add("Mul", _distances(drawing, matrix, model), drawing.constants(-gamma)))
    elif model.kernel == "linear":
        kernel = drawing.add("MatMul", matrix, drawing.constants(model.components_.T))
    else:
        raise NotImplementedError(f"Nystroem(kernel={model.kernel!r}): known are 'rbf' and 'linear'")
    drawing.end("MatMul", kernel, drawing.constants(model.normalization_.T))


def _distances(drawing: Drawing, matrix: str, model: Any) -> str:
    """Squared distances to the components, shape [rows, components], without the rounding of expanded squares."""
    apart = drawing.add("Unsqueeze", matrix, np.array([1]))
    gaps = drawing.add("Sub", apart, drawing.constants(model.components_[None]))
    return drawing.add("ReduceSumSquare", gaps, np.array([2]), keepdims=0)


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
