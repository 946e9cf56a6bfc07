"""One model behind the HTTP contract: a request in, a response and one log record out."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from traceback import format_exc
from typing import Any

from shared import record
from shared.errors import ModelUnusable, RequestError, SettingInvalid
from shared.http import problem, routes
from shared.message import Request, Response
from shared.model import Model
from shared.settings import Settings

Emit = Callable[[dict[str, Any]], None]
"""Writes one log record as one line, the way the platform wants it."""


class Service:
    """Answers requests for one model. A model that can't be used is kept as its reason, and answered with 503."""

    def __init__(self, model: Model | ModelUnusable, settings: Settings, emit: Emit) -> None:
        self.settings = settings
        self._model = model
        self._emit = emit
        self._cold = True
        if isinstance(model, ModelUnusable):
            emit({"level": "ERROR", "message": "model unusable", "reason": str(model)})

    @classmethod
    def from_environment(cls, folder: Path, emit: Emit, environment: Mapping[str, str] = os.environ) -> "Service":
        """The service of the adapter in `folder`, by the settings in the environment.

        Never raises: readiness says what is wrong.
        """
        try:
            settings = Settings.from_environment(environment)
            return cls(Model.load(_find(settings.model, folder), settings.session), settings, emit)
        except SettingInvalid as error:
            return cls(ModelUnusable(str(error)), Settings(), emit)
        except ModelUnusable as error:
            return cls(error, settings, emit)

    @property
    def model(self) -> Model:
        """The model. Raises ModelUnusable."""
        if isinstance(self._model, ModelUnusable):
            raise self._model
        return self._model

    def respond(self, request: Request) -> Response:
        """Answer one request, whatever it is; a bug is logged with its traceback and answered 500 without it."""
        started, cold, self._cold = perf_counter(), self._cold, False
        route, response, fault = self._answer(request)
        model = None if isinstance(self._model, ModelUnusable) else self._model
        latency = (perf_counter() - started) * 1000
        entry = record.of(request, response, route=route, model=model, cold_start=cold, latency_ms=latency)
        self._emit({**entry, **fault})
        return response

    def _answer(self, request: Request) -> tuple[str | None, Response, dict[str, str]]:
        """The route's template, the response, and what the log says of a fault."""
        template = None
        protocol = request.path.startswith("/v2")
        try:
            route, variables = routes.find(request)
            template = route.template
            response = route.handler(self, request, variables)
            fault = {}
        except (RequestError, ModelUnusable) as error:
            response = problem.answer(error, brief=self.settings.error_detail == "brief", protocol=protocol)
            fault = {"problem": error.code}
        except Exception:  # noqa: BLE001  the one place where a bug ends; the platforms' own answers differ
            response = problem.internal(protocol=protocol)
            fault = {"problem": "internal", "traceback": format_exc()}
        return template, replace(response, body=b"") if request.method == "HEAD" else response, fault


def _find(path: str, folder: Path) -> Path:
    """The model's path: the setting, or the only model beside the adapter. Raises ModelUnusable."""
    if path:
        return Path(path)
    found = sorted((folder / "models").glob("*.onnx"))
    if len(found) != 1:
        names = ", ".join(model.name for model in found) or "none"
        raise ModelUnusable(f"expected one model in models/ or TRESNUBES_MODEL to name one, got {names}")
    return found[0]
