"""Reads the rows that an export compares: CSV, JSON lines or Parquet, as a pandas frame."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from model_export.errors import UnreadableRows


def read_rows(path: Path, *, missing: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of `path`. In a CSV file a field that is empty or equals one of `missing` is a missing value.

    pandas' own list of missing words is not used: it would take the text "None" and Namibia's code "NA" for missing.
    Raises `UnreadableRows`.
    """
    readers: Mapping[str, Callable[[], pd.DataFrame]] = {
        ".csv": lambda: pd.read_csv(path, keep_default_na=False, na_values=["", *missing], encoding="utf-8-sig"),
        ".ndjson": lambda: _read_json_lines(path),
        ".jsonl": lambda: _read_json_lines(path),
        ".json": lambda: _read_json_lines(path),
        ".parquet": lambda: pd.read_parquet(path),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableRows(f"expected rows in one of {', '.join(readers)}, got {path.name}")
    try:
        frame = reader()
    except (ImportError, OSError, ValueError) as error:
        raise UnreadableRows(f"{path} can't be read as rows: {error}") from error
    if frame.empty:
        raise UnreadableRows(f"{path} holds no rows, and an export needs some to compare")
    return frame


def _read_json_lines(path: Path) -> pd.DataFrame:
    # Not pandas' reader: it turns the text "1" into a number.
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    if not all(isinstance(line, dict) for line in lines):
        raise ValueError("expected one JSON object a line")
    return pd.DataFrame(lines)
