"""The repairs as skl2onnx takes them, by type of estimator, and a note of those that were used."""

from collections.abc import Sequence
from typing import Any

from skl2onnx._supported_operators import sklearn_operator_name_map
from skl2onnx.common._registration import get_converter, get_shape_calculator

from model_export.repairs.repair import Convert, Parse, Repair, Shape
from model_export.repairs.upstream import upstream_converter, upstream_shape
from model_export.selections import parsers as of_selections
from model_export.steps import parsers as of_steps


class Toolbox:
    """Made anew for each conversion: `used` holds the names of the repairs that took part in it, in order."""

    def __init__(self, repairs: Sequence[Repair]) -> None:
        self._repairs: dict[type, list[Repair]] = {}
        for repair in repairs:
            for kind in repair.types:
                self._repairs.setdefault(kind, []).append(repair)
        self.used: dict[str, None] = {}

    def converters(self) -> dict[type, Convert]:
        """What skl2onnx calls `custom_conversion_functions`."""
        return dict.fromkeys(self._repairs, self._convert)

    def shapes(self) -> dict[type, Shape]:
        """What skl2onnx calls `custom_shape_calculators`."""
        return dict.fromkeys(self._repairs, self._shape)

    def parsers(self) -> dict[type, Parse]:
        """What skl2onnx calls `custom_parsers`; without any repair it finds columns as it does."""
        pairs = ((kind, repair.parse) for kind, repairs in self._repairs.items() for repair in repairs)
        own = {kind: parse for kind, parse in pairs if parse is not None}
        return {**of_selections(), **of_steps(), **own} if self._repairs else {}

    def _convert(self, scope: Any, operator: Any, container: Any) -> None:
        repair = self._find(operator)
        if repair is None:
            _own_converter(operator)(scope, operator, container)
        else:
            self.used[repair.name] = None
            repair.convert(scope, operator, container)

    def _shape(self, operator: Any) -> None:
        repair = self._find(operator)
        own = None if repair is None else repair.shape
        (own or _own_shape(operator))(operator)

    def _find(self, operator: Any) -> Repair | None:
        """The first repair for the operator's estimator that says it is needed.

        skl2onnx's converters give parts of an estimator's work to operators of another type on the same estimator.
        """
        kind = type(operator.raw_operator)
        repairs = [] if _is_part(operator) else self._repairs[kind]
        return next((repair for repair in repairs if repair.needed(operator)), None)


def _is_part(operator: Any) -> bool:
    return operator.type not in (None, sklearn_operator_name_map.get(type(operator.raw_operator)))


def _own_converter(operator: Any) -> Convert:
    kind = type(operator.raw_operator)
    converter: Convert = get_converter(operator.type) if _is_part(operator) else upstream_converter(kind)
    return converter


def _own_shape(operator: Any) -> Shape:
    kind = type(operator.raw_operator)
    shape: Shape = get_shape_calculator(operator.type) if _is_part(operator) else upstream_shape(kind)
    return shape
