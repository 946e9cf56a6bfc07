"""`python -m benchmarks [TABLE …]`: measures tables; writes each as JSON, as a plot and into docs/performance.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.bench import Bench, choose_python
from benchmarks.errors import BenchmarkError
from benchmarks.models import TITLES
from benchmarks.page import publish
from benchmarks.places import PROJECT
from benchmarks.results import Table
from functions.bundle import BundleError

TABLES = {
    "cold": 15,
    "lambda-start": 15,
    "lambda-memory": 2,
    "size": 1,
    "servers": 3,
    "warm": 15,
    "json": 7,
    "parsers": 7,
    "imports": 15,
    "clients": 15,
    "objects": 1,
}
"""Table → rounds, unless the command says otherwise. The module of a table has its name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every named table, all of them when none is named; 1 at the first subject that fails."""
    options = _parser().parse_args(arguments)
    python, version = choose_python()
    try:
        for name in options.tables or TABLES:
            rounds = options.rounds or TABLES[name]
            bench = Bench(python, version, rounds, tuple(options.models), tuple(options.only), options.megabytes)
            publish(_measure(name, bench), options.into)
    except (BenchmarkError, BundleError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _measure(name: str, bench: Bench) -> Table:
    table: Table = import_module(f"benchmarks.tables.{name.replace('-', '_')}").measure(bench)
    return table


def _read_table(name: str) -> str:
    # Not argparse's `choices`, which are asked for the empty list too that stands for no table.
    if name not in TABLES:
        raise argparse.ArgumentTypeError(f"unknown table {name!r}: expected one of {', '.join(TABLES)}")
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the tables of the docs.")
    parser.add_argument("tables", nargs="*", type=_read_table, metavar="table", help=f"{', '.join(TABLES)}; or all")
    parser.add_argument("--rounds", type=int, help="how often each subject is run (default: the table's own)")
    parser.add_argument("--models", nargs="+", choices=TITLES, default=list(TITLES), help="default: all")
    parser.add_argument("--only", nargs="+", default=[], metavar="SUBJECT", help="default: every subject")
    parser.add_argument("--megabytes", type=int, default=1000, help="of the table objects' objects (default: 1000)")
    parser.add_argument("--into", type=Path, default=PROJECT, help="the project whose results and page are written")
    return parser


if __name__ == "__main__":
    sys.exit(main())
