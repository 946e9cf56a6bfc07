"""The HTTP contract as one function: a request in, a response and one log record out."""

import os
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any

from shared import record
from shared.deployment import Deployment
from shared.environment import open_deployment
from shared.errors import ModelUnusable
from shared.http.exchange import answer
from shared.message import Request, Response
from shared.priming import prime

Emit = Callable[[dict[str, Any]], None]
"""Writes one log record as one line, the way the platform wants it."""


class Service:
    """Answers requests for one deployment. A model that can't be used is answered with 503 and why."""

    def __init__(self, deployment: Deployment, emit: Emit) -> None:
        self.deployment = deployment
        self._emit = emit
        self._cold = True
        if deployment.versions is not None:
            deployment.versions.open_shadow()
            self._emit_all(deployment.versions.tell_unusable())
        elif isinstance(deployment.loaded, ModelUnusable):
            emit(record.of_unusable(deployment.loaded))

    @classmethod
    def from_environment(
        cls, folder: str | os.PathLike[str], emit: Emit, environment: Mapping[str, str] = os.environ
    ) -> "Service":
        """The service of the adapter in `folder`, primed. Never raises: readiness says what is wrong."""
        deployment = open_deployment(folder, environment)
        prime(deployment)
        return cls(deployment, emit)

    def respond(self, request: Request) -> Response:
        """Answer one request, whatever it is; a bug is logged with its traceback and answered 500 without it."""
        started, cold, self._cold = perf_counter(), self._cold, False
        exchange = answer(self.deployment, request)
        loaded = exchange.deployment.loaded
        entry = record.of(
            request,
            exchange.response,
            route=exchange.route,
            model=None if isinstance(loaded, ModelUnusable) else loaded,
            cold_start=cold,
            latency_ms=(perf_counter() - started) * 1000,
        )
        self._emit({**entry, **exchange.fault})
        if self.deployment.versions is not None:
            route, response, _, answered = exchange
            self._emit_all(self.deployment.versions.follow(request, route, response, answered))
        return exchange.response

    def _emit_all(self, records: Iterable[dict[str, Any]]) -> None:
        for entry in records:
            self._emit(entry)
