"""A model as the export makes it, or the reason why it makes none; answers as the clouds' core gives them."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pandas import DataFrame

from benchmarks.export_matrix.answers import Answers, flatten
from model_export import export
from model_export.repairs import REPAIRS, Repair
from shared.errors import InvalidRows
from shared.model import Model

CHUNK = 64


def convert(estimator: Any, frame: DataFrame, repairs: Sequence[Repair] = REPAIRS) -> bytes:
    """The bytes of a proven model. Raises a kind of `ExportError`."""
    with TemporaryDirectory() as folder:
        return export(estimator, frame, Path(folder, "model.onnx"), repairs=repairs).path.read_bytes()


def run(model: Model, frame: DataFrame) -> Answers:
    """The core's answers; a row that it refuses in words has none."""
    values = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    kinds = [column.kind for column in model.signature.columns]
    rows = [[_plain(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in values]
    starts = range(0, len(rows), CHUNK)
    return [answer for start in starts for answer in _ask(model, rows[start : start + CHUNK])]


def _ask(model: Model, rows: list[list[Any]]) -> Answers:
    try:
        return [flatten(prediction) for prediction in model.predict(rows)]
    except InvalidRows:
        return [None] if len(rows) == 1 else [answer for row in rows for answer in _ask(model, [row])]


def _plain(value: Any, kind: str) -> Any:
    """Integers as JSON has them, also those of a column that pandas made floats of for its missing values."""
    return int(value) if kind == "integer" and isinstance(value, float) and value.is_integer() else value
