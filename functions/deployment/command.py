"""An order carried out: refused with all that is missing, printed, or run, with the endpoint at the end."""

from __future__ import annotations

import shlex
import subprocess
import sys

from functions.deployment.errors import DeploymentError
from functions.deployment.port import Order, Step, Way
from functions.deployment.tool import resolve
from functions.deployment.ways import WAYS

_INTERRUPTED = 130
"""What a shell says of a command that Ctrl-C ended."""


def execute(order: Order, *, dry_run: bool = False, before_bundling: bool = False) -> int:
    """0 where the plan was printed or all of it run; 1 where something was missing or failed.

    Before bundling, what is missing is told, and no more: nobody waits for a bundle that can't be deployed.

    Raises DeploymentError where no plan can be made, or where the cloud does not say where the model answers.
    """
    way = WAYS[order.cloud]
    missing = [*way.missing(order), *(() if before_bundling else way.unfit(order))]
    for fault in missing:
        print(f"missing: {fault}", file=sys.stderr)
    if missing and not dry_run:
        print("nothing was deployed", file=sys.stderr)
        return 1
    if before_bundling:
        return 0
    if dry_run:
        _print(way, order)
        return 0
    return _run(way, order)


def _print(way: Way, order: Order) -> None:
    for step in way.steps(order):
        print(f"# {step.purpose}\n{shlex.join(step.arguments)}")


def _run(way: Way, order: Order) -> int:
    for step in way.steps(order):
        print(f"{step.purpose}: {shlex.join(step.arguments)}", flush=True)
        if status := _do(step, order):
            print(f"error: `{shlex.join(step.arguments)}` ended with status {status}", file=sys.stderr)
            print("mend the cause and deploy again: what was done already is not done twice", file=sys.stderr)
            return 1
    endpoint = way.endpoint(order)
    print(f"\nthe model answers at {endpoint.url}\n\n{endpoint.curl}")
    return 0


def _do(step: Step, order: Order) -> int:
    """The status of a command that reads and writes where this one does."""
    words = resolve(step.arguments, order.environment)
    try:
        child = subprocess.Popen(words, env=dict(order.environment))  # noqa: S603 (our own steps)
    except OSError as error:
        raise DeploymentError(f"`{shlex.join(step.arguments)}` can't be run: {error.strerror}") from error
    try:
        return child.wait()
    except KeyboardInterrupt:
        # It was interrupted too, and may have to tell its cloud; a second Ctrl-C waits no longer.
        child.wait()
        return _INTERRUPTED
