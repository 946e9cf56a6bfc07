"""`python -m functions invoke CLOUD --event KIND --file rows.csv`: a function scores a file as if it just arrived."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from functions.bundle.errors import BundleError
from functions.invocation.command import execute
from functions.invocation.errors import InvocationError
from functions.invocation.order import Order
from functions.local.arrival import CONTENTS, MESSAGES, OBJECTS
from functions.local.errors import RuntimeFault
from functions.local.runtime import CLOUDS

HELP = "give a function one event"
DESCRIPTION = """Make the event by which a cloud would tell of a file, and give it to the bundle's function in the
cloud's own runtime on this machine; a local folder stands in for the stores. Settings (TRESNUBES_...) of the
environment are the function's. The status is 0 where the file was scored, or had been, and 1 where it was not."""


def run(parser: ArgumentParser, options: Mapping[str, Any]) -> int:
    """0 when done, 1 when the function did not score, 2 for a usage that makes no sense."""
    try:
        return execute(Order(**options))
    except InvocationError as error:
        parser.error(str(error))
    except (BundleError, RuntimeFault) as error:
        print(f"error: {error}", file=sys.stderr)
    return 1


def add_options(parser: ArgumentParser) -> None:
    """The options are the fields of an Order."""
    parser.add_argument("cloud", choices=CLOUDS)
    kinds = f"of an object: {_list(OBJECTS)}, {_list(CONTENTS)}; of rows: {_list(MESSAGES)} (default: the first)"
    parser.add_argument("--event", default="", metavar="KIND", help=kinds)
    parser.add_argument("--file", type=Path, required=True, help="what was uploaded, or sent as a message")
    parser.add_argument("--print", action="store_true", help="print the event instead, and how to send it")
    parser.add_argument(
        "--url", default="", help="where the object lies, such as s3://bucket/in/rows.csv (default made up)"
    )
    parser.add_argument("--content-type", default="", metavar="TYPE", help="media type (default by the file's ending)")
    parser.add_argument("--id", default="", help="the message's id (default made up)")
    parser.add_argument("--etag", default="", help="with --print: the object's ETag (default: S3's for a plain upload)")
    parser.add_argument("--version", default="", help="with --print: S3's version id, or Cloud Storage's generation")
    parser.add_argument("--bundle", type=Path, help="the folder of the bundle (default build/bundles/CLOUD-events)")
    parser.add_argument(
        "--out", type=Path, help="the folder that stands in for the stores, which is kept (default none)"
    )


def _list(kinds: Mapping[str, Sequence[str]]) -> str:
    return ", ".join(kind for cloud in CLOUDS for kind in kinds.get(cloud, ()))
