"""Reads the steps of a pipeline and the branches of a union, those too that do nothing and those left out.

skl2onnx takes `passthrough` and `drop` for estimators, and asks a selection by a classifier for a ZipMap.
"""

from collections.abc import Sequence
from copy import copy
from typing import Any

from skl2onnx._parse import _parse_sklearn, _parse_sklearn_feature_union
from skl2onnx.common.data_types import StringTensorType
from sklearn.base import is_classifier
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

from model_export.parts import steps_of, walk


def parsers() -> dict[type, Any]:
    """What skl2onnx calls `custom_parsers`."""
    return {Pipeline: _parse_pipeline, FeatureUnion: _parse_union}


def _parse_pipeline(scope: Any, pipeline: Pipeline, inputs: Any, custom_parsers: Any = None) -> Any:
    for step in steps_of(pipeline):
        _declare_options(scope, step)
        inputs = _parse_sklearn(scope, step, merge(scope, step, inputs), custom_parsers=custom_parsers)
    return inputs


def merge(scope: Any, step: Any, inputs: Sequence[Any]) -> Sequence[Any]:
    """Columns of numbers as one matrix, for a step that wants no single columns.

    skl2onnx does so in a ColumnTransformer only; elsewhere its converters join inputs by FeatureVectorizer, which
    rounds float64 to float32.
    """
    kinds = {type(variable.type) for variable in inputs}
    if len(inputs) == 1 and not inputs[0].type.shape and isinstance(step, ColumnTransformer):
        inputs[0].type = kinds.pop()([None, step.n_features_in_])  # by which it counts the columns to select
    if len(inputs) < 2 or len(kinds) > 1 or StringTensorType in kinds or _wants_columns(step):
        return inputs
    operator = scope.declare_local_operator("SklearnConcat")
    operator.inputs = list(inputs)
    operator.outputs.append(scope.declare_local_variable("merged_columns", kinds.pop()([None, None])))
    return list(operator.outputs)


def _wants_columns(step: Any) -> bool:
    """Whether something inside selects columns or encodes each by itself."""
    return any(isinstance(part, ColumnTransformer | OneHotEncoder | OrdinalEncoder) for part in walk(step))


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
    # A pipeline of one step is given its inputs as each step is.
    kept = ((name, branch) for name, branch in union.transformer_list if branch != "drop")
    same.transformer_list = [(name, Pipeline([(name, branch)])) for name, branch in kept]
    return _parse_sklearn_feature_union(scope, same, inputs, custom_parsers=custom_parsers)
