"""A server that is being measured: the time to its first answer, and how many it gives in a second."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from benchmarks.clock import Child, run
from functions.local.port import LOOPBACK

CONNECTIONS = 8
LOAD_SECONDS = 3.0
_START_SECONDS = 60
# A refused connection costs the server nothing; an answer that it is not ready is work that delays it.
_REFUSED_SECONDS, _UNREADY_SECONDS = 0.002, 0.02
_LOAD = Path(__file__).with_name("load.py")


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is started on a port of loopback."""

    command: Sequence[str | Path]
    environment: Mapping[str, str]
    folder: Path
    port: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is posted to a server: a file of JSON; and the first label that is expected."""

    path: str
    body: Path
    label: Any


def measure_server(server: Server, question: Question) -> tuple[float, float]:
    """Milliseconds to the first answer, and requests a second. Raises `SubjectFailed` for another label."""
    with run(server.command, server.environment, server.folder, quiet=True) as child:
        answer = _wait_for_answer(server, question, child)
        milliseconds = (perf_counter() - child.started) * 1000
        if _find_label(json.loads(answer)) != question.label:
            raise child.failure(f"answered {answer!r:.300}, expected the label {question.label!r}")
        return milliseconds, _take_rate(server, question)


def _wait_for_answer(server: Server, question: Question, child: Child) -> bytes:
    """Ask until it answers 200; before they are ready, servers refuse, or answer 503 or 404."""
    while True:
        try:
            status, answer = _ask(server, question)
            if status == 200:
                return answer
            reason, pause = f"answers {status}: {answer!r:.300}", _UNREADY_SECONDS
        except (OSError, HTTPException) as error:
            reason, pause = f"does not answer: {error!r}", _REFUSED_SECONDS
        if child.has_ended() or perf_counter() - child.started > _START_SECONDS:
            raise child.failure(reason)
        sleep(pause)


def _ask(server: Server, question: Question) -> tuple[int, bytes]:
    connection = HTTPConnection(LOOPBACK, server.port, timeout=_START_SECONDS)
    try:
        connection.request("POST", question.path, question.body.read_bytes(), {"content-type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _find_label(answer: Any) -> Any:
    """The first label, in our form or in the Open Inference Protocol's."""
    return answer["outputs"][0]["data"][0] if "outputs" in answer else answer["predictions"][0]["label"]


def _take_rate(server: Server, question: Question) -> float:
    arguments: list[str | Path] = [str(server.port), question.path, question.body, str(CONNECTIONS), str(LOAD_SECONDS)]
    with run([sys.executable, _LOAD, *arguments], {}) as load:
        return float(load.read_line())
