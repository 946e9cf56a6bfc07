"""A version that scores too and never answers: what it makes of the same rows is compared, and logged."""

import os
from time import perf_counter
from typing import Any, NamedTuple

from shared import record
from shared.deployment import Deployment
from shared.errors import ModelUnusable, RequestError, SettingInvalid
from shared.http import routes
from shared.settings import PREFIX, split
from shared.versions.answered import Answered
from shared.versions.difference import Difference, compare
from shared.versions.names import Names

_SETTING = f"{PREFIX}SHADOW"
_ALL = 100


class Shadow(NamedTuple):
    """The version that scores beside the one that answers, for so many percent of the requests."""

    version: str
    percent: int

    @classmethod
    def read(cls, text: str, names: Names) -> "Shadow | None":
        """The shadow of a setting: `2=10`, or `2` for all requests. Raises SettingInvalid.

        One that answers all itself has nothing to compare. It is no fault, or a rollback to it would be two settings.
        """
        words = split(text)
        if not words:
            return None
        name, given, percent = words[0].partition("=")
        percent = percent if given else str(_ALL)
        fits = percent.isascii() and percent.isdecimal() and len(percent) <= len(str(_ALL)) and 0 < int(percent) <= _ALL
        if len(words) > 1 or not fits:
            expected = "one VERSION, or VERSION=PERCENT, a whole number from 1 to 100"
            raise SettingInvalid(f"{_SETTING}: expected {expected}, got {text!r}")
        return cls(names.expect(name, "SHADOW"), int(percent))

    def wants(self, answered: Answered) -> bool:
        """Whether an answer is to be compared: rows that another version scored, by the traffic's choice."""
        scored = answered.response.rows and answered.deployment.version != self.version
        if not scored or "{version}" in answered.route:
            return False
        return self.percent == _ALL or int.from_bytes(os.urandom(8)) * _ALL >> 64 < self.percent

    def score(self, deployment: Deployment, answered: Answered) -> dict[str, Any]:
        """Score the same request with the shadow's deployment; the record of what came of it, without a value of a row.

        Never raises: an answer is already there.
        """
        started = perf_counter()
        try:
            outcome = _measure(_ask(deployment, answered))
        except (RequestError, ModelUnusable) as error:
            outcome = {"level": "WARNING", "problem": error.code}
        except Exception:  # noqa: BLE001  a bug of the shadow's must not take the answer away; the log has it
            from traceback import format_exc

            outcome = {"level": "ERROR", "problem": "internal", "traceback": format_exc()}
        latency_ms = (perf_counter() - started) * 1000
        return {**_describe(deployment, answered), "latency_ms": round(latency_ms, 3), **outcome}


def _ask(deployment: Deployment, answered: Answered) -> Difference:
    """By the handler that answered, so that the shadow's rows go the whole way."""
    route, variables = routes.find(answered.request)
    response = route.load()(deployment, answered.request, variables)
    assert answered.response.scored is not None
    assert response.scored is not None
    return compare(answered.response.scored, response.scored)


def _measure(difference: Difference) -> dict[str, Any]:
    return {
        "level": "WARNING" if difference.rows else "INFO",
        "rows_differ": difference.rows,
        "largest_difference": difference.largest,
    }


def _describe(deployment: Deployment, answered: Answered) -> dict[str, Any]:
    model, shadow = answered.deployment.model, deployment.model
    return {
        "message": "shadow",
        "route": answered.route,
        "rows": answered.response.rows,
        "model_name": model.name,
        "model_version": model.version,
        "model_sha256": model.sha256,
        "shadow_version": shadow.version,
        "shadow_sha256": shadow.sha256,
        "request_id": answered.request.request_id,
        "trace_id": record.trace_id(answered.request),
    }
