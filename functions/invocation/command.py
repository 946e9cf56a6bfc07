"""An order carried out: the event printed, or given to the function."""

from __future__ import annotations

import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from functions.invocation import subject
from functions.invocation.bundle import find_bundle
from functions.invocation.order import Order
from functions.invocation.printout import ENVIRONMENT, FILE, print_event
from shared.events.occurrence import Message, ObjectCreated

if TYPE_CHECKING:
    from functions.invocation.stage import Stage


def execute(order: Order) -> int:
    """0 where the event was printed, or its file scored; else 1. Raises InvocationError, RuntimeFault, BundleError."""
    order.check()
    return _print(order) if order.print else _run(order)


def _print(order: Order) -> int:
    """Print the event alone to standard output, and what there is to know about it to the other."""
    occurrence, guess = _imagine(order)
    content, command, environment = print_event(order.cloud, order.kind, occurrence)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    if guess:
        print(guess, file=sys.stderr)
    if environment:
        print(f"{ENVIRONMENT}, with the bucket that you have: {environment}", file=sys.stderr)
    print(f"to send it from {FILE}: {command}", file=sys.stderr)
    return 0


def _imagine(order: Order) -> tuple[ObjectCreated | Message, str]:
    """What an event tells that is only printed, and what of it is a guess."""
    if order.brings_rows:
        return _read_message(order), ""
    location = order.locate()
    version, guess = subject.guess_version(order.cloud, order.file, order.etag, order.version)
    return subject.describe_object(order.file, location, version, order.content_type), guess


def _run(order: Order) -> int:
    # Here: none of it is needed to print an event.
    from functions.invocation.report import tell
    from functions.invocation.run import run
    from functions.invocation.stage import Stage

    bundle = find_bundle(order.cloud, order.bundle)
    with _open_folder(order.out) as folder:
        stage = Stage(Path(folder))
        result = run(order.cloud, bundle, order.kind, _place(order, stage), stage)
        for line in tell(result, stage.folder):
            print(line)
    return 0 if result.scored else 1


def _place(order: Order, stage: Stage) -> ObjectCreated | Message:
    """What an event tells, with the object of it on the stage."""
    if order.brings_rows:
        return _read_message(order)
    location = order.locate()
    if order.brings_content:
        return subject.bring_object(order.file, location, order.content_type)
    return subject.describe_object(order.file, location, stage.put(order.file, location), order.content_type)


def _read_message(order: Order) -> Message:
    return subject.read_message(order.cloud, order.file, order.id or str(uuid4()), order.content_type)


def _open_folder(out: Path | None) -> AbstractContextManager[str]:
    """A folder that is kept, or else one that is gone at the end."""
    if out is None:
        return tempfile.TemporaryDirectory(prefix="tresnubes-stores-")
    out.mkdir(parents=True, exist_ok=True)
    return nullcontext(str(out))
