"""The report as a file: whole or not at all, and of an export that was refused too."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path

from model_export.errors import ExportError
from model_export.report.document import full_document
from model_export.report.report import Refusal, Report, refusal_of
from model_export.storage import write_atomically


def write_report(path: Path, told: Report | Refusal) -> None:
    """Write the report as one JSON document. Raises `ExportError` where that can't be."""
    text = dumps(full_document(told), ensure_ascii=False, indent=2, allow_nan=False)
    try:
        write_atomically(path, f"{text}\n".encode())
    except OSError as error:
        raise ExportError(f"the report {path} can't be written: {error}") from error


@contextmanager
def refusals_to(path: Path | None) -> Iterator[None]:
    """Write the report of a refusal, which is raised all the same."""
    try:
        yield
    except ExportError as error:
        if path is not None:
            write_report(path, refusal_of(error))
        raise
