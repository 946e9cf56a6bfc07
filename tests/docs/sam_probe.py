"""Run by the Python of sam: which words of commands on standard input, as JSON, sam's own parser does not know.

Nothing is done and nobody is asked. Prints a list of faults, as JSON.
"""

import json
import sys

import click
from samcli.cli.main import cli  # type: ignore[import-untyped, unused-ignore]


def find_faults(words: list[str]) -> list[str]:
    """Each fault of a command without the word `sam`: a command that there is not, options that it does not have."""
    command: click.Command = cli
    # Without an object sam gives commands that have no options yet.
    context = click.Context(cli, info_name="sam", obj=object())
    rest = list(words)
    while isinstance(command, click.Group):
        name = rest.pop(0)
        found = command.get_command(context, name)
        if found is None:
            return [f"{context.command_path}: no command {name!r}"]
        command, context = found, click.Context(found, parent=context, info_name=name)
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    asked = [word.partition("=")[0] for word in rest if word.startswith("--")]
    return [f"{context.command_path}: no option {option}" for option in asked if option not in known]


if __name__ == "__main__":
    print(json.dumps([fault for words in json.load(sys.stdin) for fault in find_faults(words)]))
