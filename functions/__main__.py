"""`python -m functions COMMAND`: what a developer does with bundles; each command has a package of its own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "invoke": "functions.invocation.arguments",
    "doctor": "functions.doctor.arguments",
    "deploy": "functions.deployment.arguments",
}
"""Command → the module with its HELP, its DESCRIPTION, `add_options(parser)` and `run(parser, options) -> int`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do as the arguments say: 0 when done, 1 when it was not to be done, 2 for a usage that makes no sense.

    130 where Ctrl-C ended it, as a shell has it.
    """
    parser = ArgumentParser(prog="python -m functions", description="Try, check and deploy the clouds' functions.")
    commands = parser.add_subparsers(required=True, dest="command")
    parts = {}
    for name, module in COMMANDS.items():
        command = import_module(module)
        of_command = commands.add_parser(name, help=command.HELP, description=command.DESCRIPTION)
        command.add_options(of_command)
        parts[name] = command, of_command
    options = vars(parser.parse_args(arguments))
    command, of_command = parts[options.pop("command")]
    try:
        return int(command.run(of_command, options))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
