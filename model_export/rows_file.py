"""Reads the rows that an export compares: CSV, JSON lines or Parquet, as a pandas frame."""

import csv
import json
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from pandas.errors import ParserWarning

from model_export.errors import UnreadableRows


def read_rows(path: Path, *, missing: Sequence[str] = (), text: Sequence[str] | None = ()) -> pd.DataFrame:
    """The rows of `path`. In a CSV file a field that is empty or equals one of `missing` is a missing value.

    The columns `text` of a CSV file are text even where they look like numbers: "01234" stays as it is; `None` is all.

    pandas' own list of missing words is not used: it would take the text "None" and Namibia's code "NA" for missing.
    Raises `UnreadableRows`.
    """
    readers: Mapping[str, Callable[[], pd.DataFrame]] = {
        ".csv": lambda: _read_csv(path, missing, text),
        ".ndjson": lambda: _read_json_lines(path),
        ".jsonl": lambda: _read_json_lines(path),
        ".json": lambda: _read_json_lines(path),
        ".parquet": lambda: _read_parquet(path),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableRows(f"expected rows in one of {', '.join(readers)}, got {path.name}")
    if not path.is_file():
        raise UnreadableRows(f"there is no file {path}")
    try:
        frame = reader()
    except (OSError, RecursionError, ValueError) as error:
        raise UnreadableRows(f"{path} can't be read as rows: {error}") from error
    if frame.empty:
        raise UnreadableRows(f"{path} holds no rows, and an export needs some to compare")
    return frame


def _read_csv(path: Path, missing: Sequence[str], text: Sequence[str] | None) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    _check_header(path, header)
    types = dict.fromkeys(header if text is None else text, "str")
    with warnings.catch_warnings():
        # Without this pandas takes the first field of a line that is too long for the row's index.
        warnings.simplefilter("error", ParserWarning)
        try:
            return pd.read_csv(
                path,
                keep_default_na=False,
                na_values=["", *missing],
                dtype=types,
                encoding="utf-8-sig",
                index_col=False,
            )
        except ParserWarning as error:
            raise ValueError(f"a line has more fields than the header's {len(header)}") from error


def _check_header(path: Path, header: Sequence[str]) -> None:
    repeated = [name for name, times in Counter(header).items() if times > 1]
    if repeated:
        raise UnreadableRows(f"{path} has the columns {', '.join(map(repr, repeated))} more than once")
    for other in (";", "\t"):
        if len(header) == 1 and other in header[0]:
            raise UnreadableRows(
                f"{path}: expected fields separated by ',', are they by {other!r}? It begins {header[0]!r}"
            )


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except ImportError as error:  # pandas names each engine that it tried
        raise UnreadableRows(
            f"{path} needs pyarrow: install it into the environment (uv pip install pyarrow)"
        ) from error


def _read_json_lines(path: Path) -> pd.DataFrame:
    # Not pandas' reader: it turns the text "1" into a number.
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    if not all(isinstance(line, dict) for line in lines):
        raise ValueError("expected one JSON object a line")
    return pd.DataFrame(lines)
