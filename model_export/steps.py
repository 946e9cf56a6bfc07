"""Reads the steps of a pipeline and the branches of a union, those too that do nothing and those left out.

skl2onnx takes `passthrough` and `drop` for estimators, and asks a selection by a classifier for a ZipMap.
"""

from copy import copy
from typing import Any

from skl2onnx._parse import _parse_sklearn, _parse_sklearn_feature_union
from sklearn.base import is_classifier
from sklearn.pipeline import FeatureUnion, Pipeline

from model_export.parts import steps_of


def parsers() -> dict[type, Any]:
    """What skl2onnx calls `custom_parsers`."""
    return {Pipeline: _parse_pipeline, FeatureUnion: _parse_union}


def _parse_pipeline(scope: Any, pipeline: Pipeline, inputs: Any, custom_parsers: Any = None) -> Any:
    for step in steps_of(pipeline):
        _declare_options(scope, step)
        inputs = _parse_sklearn(scope, step, inputs, custom_parsers=custom_parsers)
    return inputs


def _declare_options(scope: Any, step: Any) -> None:
    """As skl2onnx does for a classifier, but none for what counts as one and takes none: RFE, a pipeline inside."""
    if isinstance(step, Pipeline) or not is_classifier(step) or {id(step), type(step)} & set(scope.options or ()):
        return
    try:
        scope.add_options(id(step), scope.get_options(step, {"zipmap": True}))
    except (NameError, RuntimeError):
        scope.add_options(id(step), {})


def _parse_union(scope: Any, union: FeatureUnion, inputs: Any, custom_parsers: Any = None) -> Any:
    same = copy(union)
    same.transformer_list = [branch for branch in union.transformer_list if branch[1] != "drop"]
    return _parse_sklearn_feature_union(scope, same, inputs, custom_parsers=custom_parsers)
