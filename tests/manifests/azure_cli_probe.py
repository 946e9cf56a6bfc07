"""Run by the Python of Azure's command line: whether its own parser takes the commands on standard input, as JSON.

Nothing is asked of Azure, and no login is needed. Prints a list of faults, as JSON.
"""

import contextlib
import io
import json
import sys
from typing import Any


class Parsed(Exception):
    """The parser took the command: stop before anything is done."""


def find_fault(cli: Any, words: list[str]) -> str | None:
    """What the parser says of one command; None if it takes it."""
    cli.invocation = cli.invocation_cls(
        cli_ctx=cli, parser_cls=cli.parser_cls, commands_loader_cls=cli.commands_loader_cls, help_cls=cli.help_cls
    )
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            cli.invocation.execute(words)
    except Parsed:
        return None
    except SystemExit:
        pass
    return f"az {' '.join(words)}: {said.getvalue().partition(chr(10))[0] or 'refused'}"


def stop(_: Any, **__: Any) -> None:
    """Called by the command line once it has parsed."""
    raise Parsed


def main() -> None:
    """Read the commands, print the faults."""
    from azure.cli.core import get_default_cli  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from knack.events import EVENT_INVOKER_POST_PARSE_ARGS  # type: ignore[import-not-found, unused-ignore]

    cli = get_default_cli()
    cli.register_event(EVENT_INVOKER_POST_PARSE_ARGS, stop)
    faults = [find_fault(cli, words) for words in json.load(sys.stdin)]
    print(json.dumps([fault for fault in faults if fault]))


if __name__ == "__main__":
    main()
