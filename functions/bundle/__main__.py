"""`python -m functions.bundle [aws|gcp|azure|aws-events …] --model models/NAME.onnx`: make bundles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from functions.bundle.build import Bundle, build
from functions.bundle.errors import BundleError
from functions.bundle.layout import HTTP, LAYOUTS, find_layout
from functions.bundle.target import ARCHS, PYTHONS, Target, running_target
from functions.bundle.trust import Trust, read_trusted_key

_MB = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Build every named bundle, those that answer HTTP when none is named; 1 at the first that fails."""
    options = _parser().parse_args(arguments)
    try:
        target = running_target() if options.here else Target(options.python, options.arch)
        trust = Trust(read_trusted_key(options.key) if options.key else "", options.allow)
        names = options.bundles or list(HTTP)
        for name in names:
            _check_runs(name, target, here=options.here)
        for name in names:
            first, *others = options.model
            _report(build(name, first, target, options.out, trust, others))
    except BundleError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _check_runs(name: str, target: Target, *, here: bool) -> None:
    """Raise `BundleError` for a target that the cloud does not run; AWS says so only when the function fails."""
    layout = find_layout(name, target)
    if layout.cloud == "aws" and target.python == "3.11" and not here:
        raise BundleError("Lambda's python3.11 has glibc 2.26 and onnxruntime needs 2.28: expected Python 3.12 or 3.13")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m functions.bundle", description="Make the clouds' bundles.")
    parser.add_argument(
        "bundles", nargs="*", metavar="bundle", help=f"{', '.join(LAYOUTS)}; those that answer HTTP when none is named"
    )
    parser.add_argument(
        "--model",
        type=Path,
        action="append",
        required=True,
        help="the .onnx file to serve; again for each further version of it (docs/versions.md)",
    )
    parser.add_argument("--python", default="3.13", help=f"the cloud's Python: {', '.join(PYTHONS)} (default 3.13)")
    parser.add_argument("--arch", default="x86_64", help=f"the cloud's CPU: {', '.join(ARCHS)} (default x86_64)")
    parser.add_argument("--here", action="store_true", help="for the Python and CPU that run this command, instead")
    parser.add_argument("--key", type=Path, help="an Ed25519 public key (PEM): the bundle serves what it signed, alone")
    parser.add_argument(
        "--allow", default="", metavar="WORDS", help="what the model may hold, by comma: subgraphs, functions, a domain"
    )
    parser.add_argument("--out", type=Path, default=Path("dist"), help="the folder for the bundles (default dist)")
    return parser


def _report(bundle: Bundle) -> None:
    size, (unpacked, zipped) = bundle.size, bundle.left
    sizes = f"{size.unpacked / _MB:.1f} MB, zip {size.zipped / _MB:.1f} MB"
    left = f"{unpacked / _MB:.1f} and {zipped / _MB:.1f} MB under budget"
    print(f"{bundle.folder}: {sizes} ({left}), sha256 {bundle.sha256}")
    for remark in bundle.remarks:
        print(f"  {remark}")


if __name__ == "__main__":
    sys.exit(main())
