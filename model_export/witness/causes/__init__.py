"""The likely causes of a disagreement, each named only where asking both sides once more shows it."""

from collections.abc import Iterator
from math import isfinite

from onnx import ModelProto

from model_export.errors import Witness
from model_export.witness.causes.answers import answer_causes
from model_export.witness.causes.categories import known_instead
from model_export.witness.causes.missing import missing_causes
from model_export.witness.causes.remedy import shown
from model_export.witness.causes.rounding import rounding_causes
from model_export.witness.causes.texts import text_remedies
from model_export.witness.inquiry import Inquiry

__all__ = ["find_causes"]


def find_causes(witness: Witness, inquiry: Inquiry, graph: ModelProto) -> tuple[str, ...]:
    """The causes that could be shown, in words; none where none could."""
    return tuple(dict.fromkeys([*answer_causes(witness), *_of_values(witness, inquiry, graph)]))


def _of_values(witness: Witness, inquiry: Inquiry, graph: ModelProto) -> Iterator[str]:
    """What is special about the values that matter; where that shows nothing, about the others.

    A row comes to the split that goes wrong by what the others hold, too.
    """
    names = [column.name for column in inquiry.columns]
    first = [place for place, name in enumerate(names) if name in witness.matters]
    others = [place for place in range(len(names)) if place not in first]
    found = [cause for place in first for cause in _of_value(witness, place, inquiry, graph)]
    yield from found or (cause for place in others for cause in _of_value(witness, place, inquiry, graph))


def _of_value(witness: Witness, place: int, inquiry: Inquiry, graph: ModelProto) -> Iterator[str]:
    row, column = list(witness.row.values()), inquiry.columns[place]
    value = row[place]
    if value is None:
        yield from missing_causes(row, place, inquiry, graph)
    elif isinstance(value, str):
        yield from shown(row, place, [*text_remedies(value), *known_instead(value, column)], inquiry)
    else:
        yield from shown(row, place, known_instead(value, column), inquiry)
        if isfinite(value) and not isinstance(value, bool):
            yield from rounding_causes(witness, row, place, inquiry)
