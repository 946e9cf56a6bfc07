"""The rows that were given for a graph from elsewhere, as its signature wants them, and the graph's own answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model_export.errors import UnusableColumns
from model_export.foreign.graph import UnusableGraph
from model_export.kinds import Kind, kind_of, plain_rows
from shared.errors import InvalidRows, ModelUnusable
from shared.model import Model
from shared.predictions import Prediction
from shared.signature import Column

CHUNK = 4096
"""Rows a call."""

_FITS: dict[Kind, tuple[Kind, ...]] = {"number": ("number", "integer")}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows with the signature's columns alone; `ignored` are the others."""

    frame: pd.DataFrame
    kinds: dict[str, Kind]
    values: list[list[Any]]
    ignored: tuple[str, ...]


def select(frame: pd.DataFrame, columns: Sequence[Column]) -> Rows:
    """The rows of these columns. Raises `UnusableColumns` where one is missing or of another kind."""
    names = [column.name for column in columns]
    frame = frame.set_axis([str(name) for name in frame.columns], axis=1).reset_index(drop=True)
    absent = [name for name in names if name not in frame.columns]
    if absent:
        raise UnusableColumns(f"the signature has the columns {names}; the data lacks {absent}")
    for column in columns:
        found = kind_of(frame[column.name])
        if found not in _FITS.get(column.kind, (column.kind,)):
            raise UnusableColumns(f"column {column.name!r}: expected {column.kind}, as the signature says, got {found}")
    kinds = {column.name: column.kind for column in columns}
    chosen = frame[names]
    return Rows(chosen, kinds, plain_rows(chosen, kinds), tuple(name for name in frame.columns if name not in names))


def ask(model: Model, rows: Sequence[list[Any]]) -> list[Prediction]:
    """The model's own answers. Raises `UnusableColumns` for rows that it refuses, `UnusableGraph` for other shapes."""
    answers: list[Prediction] = []
    try:
        for start in range(0, len(rows), CHUNK):
            answers += model.predict(rows[start : start + CHUNK])
    except InvalidRows as error:
        raise UnusableColumns(f"the graph refuses the given rows: {error}") from error
    except ModelUnusable as error:
        raise UnusableGraph(f"its answers are not what its signature says: {error}") from error
    return answers
