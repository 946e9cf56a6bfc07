"""Turns an estimator into an ONNX graph with skl2onnx: no ZipMap, original column names, outputs named by role."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onnx import ModelProto
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType
from sklearn.base import is_classifier

from model_export.answers import Several
from model_export.errors import NotConvertible
from model_export.families import known, repairs_for
from model_export.graph import tidy
from model_export.oracle import Oracle
from model_export.parts import last_step
from model_export.repairs import REPAIRS, Repair, Toolbox
from model_export.targets import REPAIRED, parsers_of
from model_export.trees import splits_on_missing_alone
from model_export.unfaithful import demand_faithful
from model_export.vectorizer import options_for
from shared.signature import Column, Output, by_target
from shared.tensor import DOUBLE, FLOAT, STRING, Element

OPSETS = {"": 21, "ai.onnx.ml": 3}
"""What skl2onnx is asked for, at most: old enough for every onnxruntime of the last years, with Equal on text (19)."""

_TYPES: Mapping[Element, Any] = {FLOAT: FloatTensorType, DOUBLE: DoubleTensorType, STRING: StringTensorType}


@dataclass(frozen=True, slots=True)
class Conversion:
    """A graph, and the names of the repairs that took part in making it."""

    graph: ModelProto
    repairs: tuple[str, ...]


def convert(oracle: Oracle, columns: Sequence[Column], repairs: Sequence[Repair] = REPAIRS) -> Conversion:
    """The graph of the oracle's estimator for these columns. Raises `NotConvertible` with skl2onnx's own words.

    Without repairs it is what skl2onnx alone makes of the estimator, right or wrong.
    """
    estimator = oracle.estimator
    boosted = repairs_for(estimator) if repairs else ()
    toolbox = Toolbox((*repairs, *boosted))
    if repairs:
        demand_faithful(estimator)
    if not repairs and any(column.element is DOUBLE for column in columns) and splits_on_missing_alone(estimator):
        # Its search for a float64 threshold between infinity and the number below never ends (skl2onnx 1.20).
        raise NotConvertible("skl2onnx can't convert a tree that splits on missing values alone to float64")
    try:
        with warnings.catch_warnings(), known(boosted):
            # skl2onnx looks at deprecated attributes of scikit-learn's; what it makes is compared with the estimator.
            warnings.simplefilter("ignore")
            parsers = _parsers(oracle, toolbox) if repairs else {}
            model = _convert(estimator, _initial_types(columns), toolbox, parsers)
    except Exception as error:  # a converter fails in any way it likes; its words are passed on
        raise NotConvertible(f"skl2onnx can't convert {type(estimator).__name__}: {_words(error)}") from error
    inputs = list(dict.fromkeys(column.input for column in columns))
    graph = tidy(model, inputs, [output.name for output in outputs_of(oracle)])
    return Conversion(graph, tuple(toolbox.used))


def outputs_of(oracle: Oracle) -> tuple[Output, ...]:
    """What a graph of this estimator gives, in the order in which skl2onnx gives it."""
    return oracle.outputs


def _parsers(oracle: Oracle, toolbox: Toolbox) -> dict[type, Any]:
    """How repairs read estimators, and a classifier of several targets: skl2onnx gives one tensor or a sequence."""
    if not isinstance(oracle.answers, Several):
        return toolbox.parsers()
    toolbox.used[REPAIRED] = None
    return parsers_of(oracle.estimator, len(by_target(oracle.outputs)[0]), toolbox.parsers())


def _convert(
    estimator: Any, initial: Sequence[tuple[str, Any]], toolbox: Toolbox, parsers: Mapping[type, Any]
) -> ModelProto:
    """A classifier without probabilities has no ZipMap, and a NameError says that it has no option of that name.

    Options of its own, even none, keep skl2onnx from asking it for a ZipMap at the end of a pipeline.
    """
    final, options = last_step(estimator), options_for(estimator)
    zipmap = {id(final): {"zipmap": False}} if is_classifier(final) else {}
    try:
        return _convert_with(estimator, initial, toolbox, parsers, options | zipmap or None)
    except NameError:
        return _convert_with(estimator, initial, toolbox, parsers, options | {id(final): {}})


def _convert_with(
    estimator: Any,
    initial: Sequence[tuple[str, Any]],
    toolbox: Toolbox,
    parsers: Mapping[type, Any],
    options: Any,
) -> ModelProto:
    model: ModelProto = convert_sklearn(
        estimator,
        name="model",
        initial_types=initial,
        target_opset=OPSETS,
        options=options,
        custom_conversion_functions=toolbox.converters(),
        custom_shape_calculators=toolbox.shapes(),
        custom_parsers=parsers or None,
    )
    return model


def _initial_types(columns: Sequence[Column]) -> list[tuple[str, Any]]:
    """skl2onnx's inputs. They carry the columns' own names, by which skl2onnx finds them, if they have one."""
    if len({column.input for column in columns}) == 1 < len(columns):
        return [(columns[0].input, _TYPES[columns[0].element]([None, len(columns)]))]
    return [(column.name or column.input, _TYPES[column.element]([None, 1])) for column in columns]


def _words(error: BaseException) -> str:
    """The error's words and its cause's, each cut: skl2onnx prints whole trees."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    cut = text if len(text) <= 300 else f"{text[:300]}…"
    return f"{cut} (because of {_words(error.__cause__)})" if error.__cause__ else cut
