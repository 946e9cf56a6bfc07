"""JSON messages to and from a child process, apart from what it writes to its output."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

from functions.local.errors import NoAnswer
from functions.local.process import Process

_ANSWER_SECONDS = 30


class Channel:
    """Our end of a socket whose other end the child has inherited; one exchange at a time, others wait."""

    def __init__(self, process: Process, connection: Connection) -> None:
        self._process = process
        self._connection = connection
        self._turn = threading.Lock()

    def receive_first(self) -> Any:
        """What the child says when it is ready; raises `StartFailed` when it ends before that."""
        self._process.wait_until(self._connection.poll)
        try:
            return self._receive()
        except NoAnswer as error:
            raise self._process.failure("ended before it was ready") from error

    def exchange(self, message: Mapping[str, Any]) -> Any:
        """The child's answer to a message; raises `NoAnswer` when the child ended or takes too long."""
        with self._turn:
            try:
                self._connection.send_bytes(json.dumps(message).encode())
            except OSError as error:
                raise self._process.silence(repr(error)) from error
            return self._receive()

    def _receive(self) -> Any:
        try:
            if self._connection.poll(_ANSWER_SECONDS):
                return json.loads(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            self._process.wait_end()
            raise self._process.silence(repr(error)) from error
        # An answer that came now would be taken for the next one's.
        self._connection.close()
        raise self._process.silence(f"{_ANSWER_SECONDS} seconds passed")
