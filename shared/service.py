"""The HTTP contract as one function: a request in, a response and one log record out."""

import os
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from shared import record
from shared.deployment import Deployment
from shared.errors import ModelUnusable, RequestError
from shared.http import problem, routes
from shared.message import Request, Response

Emit = Callable[[dict[str, Any]], None]
"""Writes one log record as one line, the way the platform wants it."""


class Service:
    """Answers requests for one deployment. A model that can't be used is answered with 503 and why."""

    def __init__(self, deployment: Deployment, emit: Emit) -> None:
        self.deployment = deployment
        self._emit = emit
        self._cold = True
        if isinstance(deployment.loaded, ModelUnusable):
            emit({"level": "ERROR", "message": "model unusable", "reason": str(deployment.loaded)})

    @classmethod
    def from_environment(
        cls, folder: str | os.PathLike[str], emit: Emit, environment: Mapping[str, str] = os.environ
    ) -> "Service":
        """The service of the adapter in `folder`. Never raises: readiness says what is wrong."""
        return cls(Deployment.from_environment(folder, environment), emit)

    def respond(self, request: Request) -> Response:
        """Answer one request, whatever it is; a bug is logged with its traceback and answered 500 without it."""
        started, cold, self._cold = perf_counter(), self._cold, False
        route, response, fault = self._answer(request)
        loaded = self.deployment.loaded
        entry = record.of(
            request,
            response,
            route=route,
            model=None if isinstance(loaded, ModelUnusable) else loaded,
            cold_start=cold,
            latency_ms=(perf_counter() - started) * 1000,
        )
        self._emit({**entry, **fault})
        return response

    def _answer(self, request: Request) -> tuple[str, Response, dict[str, str]]:
        """The route's template, the response, and what the log says of a fault."""
        route = ""
        try:
            try:
                found, variables = routes.find(request)
                route = found.template
                response, fault = found.load()(self.deployment, request, variables), {}
            except (RequestError, ModelUnusable) as error:
                response, fault = problem.answer(error, request, self.deployment.settings), {"problem": error.code}
        except Exception:  # noqa: BLE001  the one place where a bug ends; the platforms' own answers differ
            from traceback import format_exc

            response, fault = problem.internal(request), {"problem": "internal", "traceback": format_exc()}
        return route, response._replace(body=b"") if request.method == "HEAD" else response, fault
