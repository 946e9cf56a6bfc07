"""`python -m functions deploy CLOUD`: a bundle goes to its cloud by that cloud's own tool."""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.deployment.command import execute
from functions.deployment.errors import DeploymentError
from functions.deployment.port import Order
from functions.local.runtime import CLOUDS

HELP = "bring a bundle to its cloud"
DESCRIPTION = """Deploy what `make bundle` made, by sam, gcloud or azd, and print where the model answers and a curl
that asks it. If the tool, the login or the bundle is missing, all that is missing is told and nothing is run. The
status is 0 when all is deployed or printed, and 1 where something is missing or failed."""

_PARAMETER = re.compile(r"[A-Za-z]\w*=.*", re.DOTALL)


def run(parser: ArgumentParser, options: Mapping[str, Any]) -> int:
    """0 when done, 1 when something is missing or failed; a usage that makes no sense has ended in `parser`."""
    del parser
    given = dict(options)
    how = {name: given.pop(name) for name in ("dry_run", "before_bundling")}
    try:
        return execute(Order(**given, environment=os.environ), **how)
    except DeploymentError as error:
        print(f"error: {error}", file=sys.stderr)
    return 1


def add_options(parser: ArgumentParser) -> None:
    """The options are the fields of an Order, and how it is carried out."""
    parser.add_argument("cloud", choices=CLOUDS)
    parser.add_argument("--dry-run", action="store_true", help="print the commands, and run nothing but questions")
    parser.add_argument(
        "--before-bundling", action="store_true", help="tell what is missing besides the bundle, and run nothing"
    )
    parser.add_argument("--events", action="store_true", help="also what scores files and messages on arrival")
    parser.add_argument("--setup", action="store_true", help="Google: first make what a project needs once")
    parser.add_argument(
        "--name",
        default="tresnubes",
        help="of AWS's stack, Azure's environment, or with which all of Google's names begin (default %(default)s)",
    )
    parser.add_argument(
        "--parameter",
        action="append",
        type=_read_parameter,
        default=[],
        dest="parameters",
        metavar="NAME=VALUE",
        help="of template.yaml, serverless.yml or main.bicep, as the page lists them; may be given more than once",
    )
    parser.add_argument(
        "--model",
        action="append",
        type=Path,
        default=[],
        dest="models",
        metavar="FILE",
        help="what the bundle must have been made with, once for each of its versions (default: as models/ has it now)",
    )


def _read_parameter(text: str) -> str:
    if not _PARAMETER.fullmatch(text):
        raise ArgumentTypeError(f"expected NAME=VALUE, got {text!r}")
    return text
