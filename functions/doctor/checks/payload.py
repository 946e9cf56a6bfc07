"""Does the cloud let through what the settings allow?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from functions.bundle.errors import BundleError
from functions.doctor.finding import Finding
from functions.doctor.subject import Subject
from shared.errors import SettingInvalid
from shared.settings import PREFIX, Settings

_MB = 1_000_000


class _Limit(NamedTuple):
    request: int
    response: int
    """Bytes."""
    growth: float
    """By which a body grows on the way into the event."""


_LIMITS = {
    # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html; a binary body comes in base64.
    "aws": _Limit(6_291_556, 6_291_556, 4 / 3),
    # https://cloud.google.com/functions/quotas
    "gcp": _Limit(32 * 1024 * 1024, 32 * 1024 * 1024, 1),
    # https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functions_request_body_size_limit
    "azure": _Limit(104_857_600, 104_857_600, 1),
}


def check(subject: Subject) -> Iterator[Finding]:
    """Bytes of a request and of an answer against the cloud's limits, and rows against bytes. Of HTTP only."""
    if subject.arrivals:
        return
    try:
        settings = Settings.from_environment(subject.settings)
    except SettingInvalid:  # the check of settings says so
        return
    limit = _LIMITS[subject.declared.cloud]
    yield _compare(subject, "MAX_BYTES", settings.max_bytes, limit.request, limit.growth)
    yield _compare(subject, "MAX_RESPONSE_BYTES", settings.max_response_bytes, limit.response, limit.growth)
    yield from _compare_rows(subject, settings)


def _compare(subject: Subject, name: str, allowed: int, limit: int, growth: float) -> Finding:
    about = subject.about("payload")
    expected = f"{PREFIX}{name} of at most {limit / growth / _MB:.1f} MB"
    got = f"{allowed / _MB:.1f} MB"
    if allowed * growth > limit:
        return about.warn(expected, got, "lower it: the cloud would refuse first, in its own words")
    return about.praise(expected, got)


def _compare_rows(subject: Subject, settings: Settings) -> Iterator[Finding]:
    about = subject.about("payload")
    try:
        rows = subject.package.read_rows()
    except BundleError:  # the check of golden rows says so
        return
    if not rows:
        return
    each = len(json.dumps({"instances": rows})) / len(rows)
    got = f"{settings.max_rows} rows of {each:.0f} bytes as JSON"
    fit = int(settings.max_bytes / each)
    if fit < settings.max_rows:
        advice = f"a request ends at about {fit} rows; raise {PREFIX}MAX_BYTES or lower {PREFIX}MAX_ROWS"
        yield about.warn(f"rows that fit {settings.max_bytes / _MB:.1f} MB", got, advice)
    else:
        yield about.praise(f"rows that fit {settings.max_bytes / _MB:.1f} MB", got)
