"""`python -m functions.local BUNDLE`: serves Google's bundle by Google's own server on this machine, until Ctrl-C."""

import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from functions.local.errors import RuntimeFault
from functions.local.gcp.runtime import GcpRuntime
from functions.local.runtime import open_runtime

_LOOK_SECONDS = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Print where the function listens, then its log as it comes; 0 once it is interrupted or told to end."""
    parser = ArgumentParser(prog="python -m functions.local", description="Serve a bundle for Google on this machine.")
    parser.add_argument("bundle", type=Path, help="the folder of the bundle, such as build/bundles/gcp")
    bundle = parser.parse_args(arguments).bundle
    if not (bundle / "main.py").is_file():
        parser.error(f"expected a bundle for Google with its main.py, {bundle} is none (`make bundle-here` makes one)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with open_runtime("gcp", bundle) as runtime:
            print(f"{runtime.url}/ answers until Ctrl-C", flush=True)
            _follow(runtime)
    except KeyboardInterrupt:
        return 0
    except RuntimeFault as error:
        print(f"error: {error}", file=sys.stderr)
    return 1


def _follow(runtime: GcpRuntime) -> None:
    """Print the log until the server ends."""
    seen = 0
    while not runtime.process.ended:
        log = runtime.log
        print(log[seen:], end="", flush=True)
        seen = len(log)
        time.sleep(_LOOK_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
