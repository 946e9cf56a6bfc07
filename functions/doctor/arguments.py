"""`python -m functions doctor [CLOUD …]`: what would go wrong with the bundles in dist/, and what they would cost."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.doctor.bill import estimate
from functions.doctor.document import describe
from functions.doctor.errors import OrderError
from functions.doctor.examination import examine
from functions.doctor.order import Order
from functions.doctor.printout import print_report
from functions.local.runtime import CLOUDS

HELP = "look at bundles and manifests before they are deployed"
DESCRIPTION = """Look at the bundles in dist/ and at the clouds' manifests: sizes, limits, timeouts, compiled files,
settings, the model's golden rows; and estimate what a month costs. Nothing is deployed and no cloud is asked. The
status is 0 where there is no error, 1 where there is one."""


def run(parser: ArgumentParser, options: Mapping[str, Any]) -> int:
    """0 where no error was found, 1 where one was, 2 for a usage that makes no sense."""
    order = Order(**{**options, "clouds": options["clouds"] or CLOUDS})
    try:
        order.check()
    except OrderError as error:
        parser.error(str(error))
    examination = examine(order)
    bill = estimate(order, examination.subjects)
    if order.json:
        print(json.dumps(describe(examination, bill), indent=2))
    else:
        for line in print_report(examination, bill):
            print(line)
    return 0 if examination.sound else 1


def add_options(parser: ArgumentParser) -> None:
    """The options are the fields of an Order."""
    parser.add_argument("clouds", nargs="*", choices=[*CLOUDS, []], metavar="cloud", help=f"{', '.join(CLOUDS)}; all")
    parser.add_argument("--events", action="store_true", help="also what scores files and messages on arrival")
    parser.add_argument("--dist", type=Path, default=Path("dist"), help="the folder of the bundles (default dist)")
    parser.add_argument("--model", type=Path, help="the .onnx file that the bundles should hold (default any)")
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the manifest as you would deploy with; for Google a variable of the environment",
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON (docs/doctor.md)")
    parser.add_argument("--traffic", type=int, default=1_000_000, metavar="REQUESTS", help="a month (default 1000000)")
    parser.add_argument("--rows", type=int, default=1, help="in a request (default 1)")
    parser.add_argument("--latency", type=float, metavar="MS", help="of a request on one CPU (default measured here)")
    parser.add_argument("--hours", type=int, default=730, help="of the month in which requests come (default 730, all)")
