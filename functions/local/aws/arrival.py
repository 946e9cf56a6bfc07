"""AWS Lambda that takes events: the adapter's `events.score` under Amazon's own emulator."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from functions.local.aws.arrivals import TEST_EVENT, build_arrival
from functions.local.aws.runtime import Sandbox, open_sandbox
from shared.events.occurrence import Message, ObjectCreated

HANDLER = "events.score"


class AwsEventRuntime:
    """One Lambda sandbox that takes events."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.process = sandbox.process

    @property
    def log(self) -> str:
        """What the function wrote, between the platform's START, END and REPORT lines."""
        return self.process.log

    def deliver(self, kind: str, occurrence: ObjectCreated | Message) -> bool:
        """Whether the function acknowledged the event; False asks for another delivery."""
        answer = self.invoke(build_arrival(kind, occurrence))
        return answer is None or answer == {"batchItemFailures": []}

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """The function's answer to any event, as Lambda's Invoke gives it: `errorMessage` tells an exception.

        Raises `NoAnswer` where the function ended instead; Lambda answers for it and starts it anew for the next.
        """
        answer = self._sandbox.invoke(event)
        if isinstance(answer, dict) and answer.get("errorType") == "Runtime.ExitError":
            raise self.process.silence(answer["errorMessage"])
        return answer


@contextmanager
def open_aws_events(
    bundle: Path, python: Path = Path(sys.executable), environment: Mapping[str, str] | None = None
) -> Iterator[AwsEventRuntime]:
    """Run the bundle's `events.score` until the block ends; raises `StartFailed` with what it wrote."""
    with open_sandbox(bundle.resolve(), python.absolute(), environment or {}, HANDLER, TEST_EVENT) as sandbox:
        yield AwsEventRuntime(sandbox)
