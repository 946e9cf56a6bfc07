"""`python -m benchmarks.export_matrix`: runs the cases by all three ways; `--write` fills docs/export.md."""

import argparse
import os
import sys
from collections.abc import Sequence

from benchmarks.export_matrix.cases import CASES, FAMILIES
from benchmarks.export_matrix.results import Row, merge, read_results, write_results
from benchmarks.export_matrix.runner import run_all
from benchmarks.export_matrix.table import render
from benchmarks.page import insert
from benchmarks.places import PROJECT

RESULTS = PROJECT / "benchmarks" / "results" / "export-matrix.json"
PAGE = PROJECT / "docs" / "export.md"
NAME = "export-matrix"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and write; 1 where the export is silently wrong."""
    options = _parser().parse_args(arguments)
    names = options.only or list(CASES)
    rows: list[Row] = []
    for case, outcomes in run_all([CASES[name] for name in names], options.together):
        rows.append((_family(case.name), case.name, outcomes))
        ended = ", ".join(f"{way} {outcome.status}" for way, outcome in outcomes.items())
        print(f"{len(rows)}/{len(names)} {case.name}: {ended}", file=sys.stderr, flush=True)
    print(render(rows))
    if options.write:
        recorded = merge(read_results(RESULTS), rows) if options.only and RESULTS.exists() else rows
        write_results(recorded, RESULTS)
        PAGE.write_text(insert(PAGE.read_text("utf-8"), NAME, render(recorded)), "utf-8")
    return int(any(outcomes["ours"].status == "wrong" for _, _, outcomes in rows))


def _family(name: str) -> str:
    return next(family for family, cases in FAMILIES.items() if any(case.name == name for case in cases))


def _read_name(name: str) -> str:
    if name not in CASES:
        raise argparse.ArgumentTypeError(f"unknown case {name!r}: expected one of {', '.join(CASES)}")
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.export_matrix", description="Export many pipelines.")
    parser.add_argument("--only", nargs="+", type=_read_name, metavar="CASE", help="default: every case")
    parser.add_argument(
        "--write", action="store_true", help="the results and the table of docs/export.md; with --only, their rows"
    )
    parser.add_argument(
        "--together", type=int, default=os.cpu_count() or 1, help="cases at a time (default: %(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
