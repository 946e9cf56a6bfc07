"""The words that the command line understands."""

from argparse import ArgumentParser
from pathlib import Path

from shared.golden import Tolerance


def export_parser() -> ArgumentParser:
    """Of `python -m model_export ESTIMATOR --data ROWS --out MODEL`."""
    parser = ArgumentParser(
        prog="python -m model_export",
        description="Export a fitted estimator as one self-describing .onnx, proven on the given rows.",
        epilog="python -m model_export inspect MODEL [--json] shows what a model file holds.",
    )
    _add_files(parser)
    _add_reading(parser)
    _add_proving(parser)
    return parser


def inspect_parser() -> ArgumentParser:
    """Of `python -m model_export inspect MODEL`."""
    parser = ArgumentParser(prog="python -m model_export inspect", description="Show what a model file holds.")
    parser.add_argument("model", type=Path, help="an .onnx file, self-describing or plain")
    parser.add_argument("--json", action="store_true", help="as one JSON document")
    return parser


def _add_files(parser: ArgumentParser) -> None:
    parser.add_argument(
        "estimator", type=Path, help="a .skops file; .joblib, .pkl and .pickle only with --run-pickle; or an .onnx"
    )
    parser.add_argument("--signature", type=Path, help="an .onnx file's columns and outputs, as JSON")
    parser.add_argument("--data", type=Path, help="rows to compare: .csv, .ndjson, .jsonl, .json (lines) or .parquet")
    parser.add_argument("--out", type=Path, required=True, help="the model to write, such as models/NAME.onnx")
    parser.add_argument("--name", help="the model's name (default: the stem of --out)")
    parser.add_argument("--version", default="1", help="the model's version (default: %(default)s)")


def _add_reading(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--trust", action="append", default=[], metavar="TYPE", help="a type that a .skops file may hold; repeatable"
    )
    parser.add_argument(
        "--run-pickle", action="store_true", help="load a pickle, which RUNS ANY CODE that its author put in"
    )
    parser.add_argument(
        "--missing",
        action="append",
        default=[],
        metavar="TEXT",
        help="a CSV field that stands for a missing value, besides the empty one; repeatable",
    )
    parser.add_argument(
        "--column",
        action="append",
        metavar="NAME",
        help="a column of an estimator fitted without names; repeat in order",
    )


def _add_proving(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--sign", type=Path, metavar="KEY", help="an Ed25519 private key (PEM): writes its signature beside --out"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was compared as JSON, also if refused")
    parser.add_argument(
        "--prove", action="store_true", help="prove trees over their whole input space too (needs leafparity)"
    )
    parser.add_argument("--no-repairs", action="store_true", help="only what skl2onnx alone makes; mostly refused")
    parser.add_argument(
        "--relative", type=float, default=Tolerance().relative, help="relative tolerance (default: %(default)s)"
    )
    parser.add_argument(
        "--absolute", type=float, default=Tolerance().absolute, help="absolute tolerance (default: %(default)s)"
    )
