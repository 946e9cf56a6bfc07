"""`python -m functions.local.docker COMMAND…`: runs a command with a Docker engine that has Lambda's Python."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from collections.abc import Mapping, Sequence

from docker.errors import DockerException

from functions.bundle.errors import BundleError
from functions.local.docker.engine import VARIABLE, connect, open_engine
from functions.local.docker.image import provide_image
from functions.local.errors import NoDocker

_DESCRIPTION = """
Run a command, such as `sam local start-api --skip-pull-image`, with a Docker engine that has the image of Lambda's
Python. Where none runs, one is started for as long as the command runs; where Docker is missing, root gets Debian's.
Where AWS's image is missing, one that stands in for it is there for as long as the command runs.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command's own exit code, or 1 where Docker can't be used."""
    parser = ArgumentParser(prog="python -m functions.local.docker", description=_DESCRIPTION)
    parser.add_argument("command", nargs=REMAINDER, help="the command and its arguments")
    command = parser.parse_args(arguments).command
    if not command:
        parser.error("expected a command, such as: sam local start-api --skip-pull-image")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with open_engine(_say) as host, connect(host) as client, provide_image(client, _say):
            return _run(command, {**os.environ, VARIABLE: host})
    except KeyboardInterrupt:
        return 130
    except (NoDocker, BundleError, DockerException) as error:
        print(f"error: {error}", file=sys.stderr)
    return 1


def _run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Ctrl-C reaches the command too: it ends first, and then what was started for it."""
    child = subprocess.Popen(command, env=environment)  # noqa: S603 (the user's own command)
    handlers = {signal.SIGINT: lambda *_: None, signal.SIGTERM: lambda *_: child.terminate()}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        code = child.wait()
        return code if code >= 0 else 128 - code  # as a shell has it of what a signal ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
