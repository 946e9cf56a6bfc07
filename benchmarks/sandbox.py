"""A Lambda function under Amazon's own runtime client, with its start timed and its memory read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.bench import Bench
from benchmarks.clock import Child, run
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.errors import SubjectFailed
from benchmarks.runtime_api import Answer, RuntimeApi, open_runtime_api
from functions.local.aws.events import build_event
from functions.local.client import prepare_client
from shared.message import Request

_ANSWER_SECONDS = 60
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Function:
    """A handler, the folders that it is imported from (the first is the function's own), and the model's path."""

    handler: str
    folders: tuple[Path, ...]
    model: Path


class Sandbox:
    """One running function."""

    def __init__(self, child: Child, api: RuntimeApi, function: Function) -> None:
        self._child = child
        self._api = api
        self._function = function

    def invoke(self, event: Mapping[str, Any], expected: str) -> float:
        """Milliseconds from the start of the process to this answer. Raises `SubjectFailed` for another label."""
        answer = self._exchange(event)
        if not answer.path.endswith("/response"):
            raise self._failure(f"answered {answer.body!r:.500}")
        label = _read_label(answer.body)
        if label != expected:
            raise self._failure(f"answered {label}, expected {expected}")
        return (answer.moment - self._child.started) * 1000

    def _exchange(self, event: Mapping[str, Any]) -> Answer:
        self._api.give(event)
        deadline = perf_counter() + _ANSWER_SECONDS
        while (answer := self._api.take(_LOOK_SECONDS)) is None:
            if self._child.has_ended() or perf_counter() > deadline:
                raise self._failure("gave no answer")
        return answer

    def _failure(self, reason: str) -> SubjectFailed:
        return self._child.failure(f"({self._function.handler}) {reason}")

    def peak_memory(self) -> float:
        """The most memory that the process ever held, in MiB."""
        status = Path(f"/proc/{self._child.process.pid}/status").read_text("utf-8")
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024


def _read_label(answer: bytes) -> str:
    response = json.loads(answer)
    if response["statusCode"] != 200:
        return f"{response!r:.500}"
    return str(json.loads(response["body"])["predictions"][0]["label"])


def predict_event(row: Path) -> Mapping[str, Any]:
    """API Gateway's event for one row, read from a file of JSON."""
    body = f'{{"instances": [{row.read_text("utf-8")}]}}'.encode()
    return build_event("http", Request("POST", "/predict", {"content-type": "application/json"}, body))


@contextmanager
def open_sandbox(bench: Bench, function: Function) -> Iterator[Sandbox]:
    """Run a function until the block ends; the first event may be sent before it is ready, as Lambda does."""
    client = prepare_client("aws", bench.python)
    with open_runtime_api() as api:
        environment = {
            **environment_of(client, *function.folders),
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_python{bench.version}",
            "AWS_LAMBDA_FUNCTION_NAME": "tresnubes",
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_REGION": "eu-central-1",
            "LAMBDA_TASK_ROOT": str(function.folders[0]),
            "MODEL": str(function.model),
        }
        command: list[str | Path] = [bench.python, *ISOLATED, "-m", "awslambdaric", function.handler]
        with run(command, environment, function.folders[0], quiet=True) as child:
            yield Sandbox(child, api, function)
