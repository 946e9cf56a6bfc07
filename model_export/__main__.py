"""The command line: `python -m model_export ESTIMATOR --data ROWS --out MODEL`, and `… inspect MODEL`."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from hashlib import sha256
from json import dumps

from model_export import foreign
from model_export.categories import text_columns
from model_export.errors import ExportError
from model_export.estimator_file import load_estimator
from model_export.exported import Exported
from model_export.exporter import export
from model_export.inspection import describe, inspect
from model_export.options import export_parser, inspect_parser
from model_export.progress import bar
from model_export.refusal import in_words
from model_export.repairs import REPAIRS
from model_export.report import describe_report
from model_export.rows_file import read_rows
from model_export.target import check_target
from shared.golden import Tolerance

REFUSED = 1
"""The exit code when an export is refused; 2 is argparse's, for a command that can't be read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. An `ExportError` is one message on stderr, never a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["inspect"]:
            return _run_inspect(inspect_parser().parse_args(words[1:]))
        return _run_export(export_parser().parse_args(words))
    except ExportError as error:
        print("\n".join([f"refused: {error}", *getattr(error, "__notes__", ())]), file=sys.stderr)
        return REFUSED


def _run_export(options: Namespace) -> int:
    check_target(options.out, options.name, options.version)
    if options.estimator.suffix == ".onnx":
        return _run_adoption(options)
    if options.data is None or options.signature is not None:
        raise ExportError("an estimator needs --data, its rows to compare, and takes no --signature")
    estimator = load_estimator(options.estimator, trust=options.trust, run_pickle=options.run_pickle)
    with in_words(estimator):
        text = text_columns(estimator)
    with bar() as progress:
        made = export(
            estimator,
            read_rows(options.data, missing=options.missing, text=text),
            options.out,
            name=options.name,
            version=options.version,
            columns=options.column,
            tolerance=Tolerance(options.relative, options.absolute),
            data_sha256=sha256(options.data.read_bytes()).hexdigest(),
            sign=options.sign,
            repairs=() if options.no_repairs else REPAIRS,
            everywhere=options.prove,
            report=options.report,
            progress=progress,
        )
    print(_report(made))
    return 0


def _run_adoption(options: Namespace) -> int:
    """A graph from elsewhere has no estimator, and mostly no rows."""
    given = options.data is not None
    text = foreign.text_columns(options.estimator, options.signature) if given else []
    made = foreign.adopt(
        options.estimator,
        options.out,
        name=options.name,
        version=options.version,
        signature=options.signature,
        data=read_rows(options.data, missing=options.missing, text=text) if given else None,
        tolerance=Tolerance(options.relative, options.absolute),
        data_sha256=sha256(options.data.read_bytes()).hexdigest() if given else None,
        sign=options.sign,
    )
    print(f"{made.path}: {made.name} {made.version}, {made.bytes} bytes, sha256 {made.sha256}", *made.notes, sep="\n")
    return 0


def _run_inspect(options: Namespace) -> int:
    document = inspect(options.model)
    try:
        print(dumps(document, ensure_ascii=False, indent=2) if options.json else describe(document))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ExportError(f"{options.model} has metadata that this project did not write: {error!r}") from error
    return 0


def _report(made: Exported) -> str:
    head = f"{made.path}: {made.name} {made.version}, {made.bytes} bytes, sha256 {made.sha256}"
    return "\n".join([head, describe_report(made.report), *made.notes])


if __name__ == "__main__":
    sys.exit(main())
