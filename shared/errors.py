"""Every error that the core raises: whose fault it is, and what to do about it.

TresnubesError
├── RequestError            the caller's; becomes an answer with the status of its class
│   ├── Unreadable          400  not JSON, CSV, gzip, base64, UTF-8 …
│   ├── NotFound            404  no such route, model or version
│   ├── MethodNotAllowed    405
│   ├── NotAcceptable       406  no media type that the caller takes
│   ├── TooLarge            413  body, rows or answer over a limit
│   ├── UnsupportedMedia    415  a media type, charset or coding that is not read here
│   └── InvalidRows         422  readable, but not what the model takes: every fault with row, column, expected and got
├── ModelUnusable           503  the operator's: no model, a broken or refused one, or one whose golden rows fail
│   └── OpeningFailed       503  ours: a bug on the way to the model
├── Redeliver                    an event's: another delivery may end better; in the end the dead-letter queue has it
│   ├── ObjectReplaced           the source is no longer the version that the event tells of
│   ├── StoreFailed              the store refused or failed, in its own words
│   ├── DiskFailed               the function's own disk did, where an object is laid on it
│   └── OutOfTime                the platform's deadline came first
├── ObjectMissing                an event's: the source is no longer there
├── SettingInvalid               the operator's: a setting that makes no sense
└── SessionError                 onnxruntime's, in its own words
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from json import dumps
from typing import NamedTuple

__all__ = [
    "DiskFailed",
    "Fault",
    "InvalidRows",
    "MethodNotAllowed",
    "ModelUnusable",
    "NotAcceptable",
    "NotFound",
    "ObjectMissing",
    "ObjectReplaced",
    "OpeningFailed",
    "OutOfTime",
    "Redeliver",
    "RequestError",
    "SessionError",
    "SettingInvalid",
    "StoreFailed",
    "TooLarge",
    "TresnubesError",
    "Unreadable",
    "UnsupportedMedia",
    "first_faults",
    "listed",
    "show",
]

FAULTS_LISTED = 100
"""An answer lists this many faults, and says whether there are more."""


class TresnubesError(Exception):
    """The root of the tree."""


class RequestError(TresnubesError):
    """A request that can't be answered as asked. Status, stable code and title stand on the class."""

    status = 400
    code = "bad-request"
    title = "Bad request"
    headers: Mapping[str, str] = {}


class Unreadable(RequestError):
    """The body can't be read as what it says it is."""

    code = "unreadable"
    title = "The request can't be read"


class NotFound(RequestError):
    """No such route, model or version."""

    status = 404
    code = "not-found"
    title = "Not found"


class MethodNotAllowed(RequestError):
    """The route exists for other methods; they are in the `allow` header (RFC 9110, 15.5.6)."""

    status = 405
    code = "method-not-allowed"
    title = "Method not allowed"

    def __init__(self, allowed: Sequence[str], method: str) -> None:
        super().__init__(f"expected {' or '.join(allowed)}, got {show(method)}")
        self.headers = {"allow": ", ".join(allowed)}


class NotAcceptable(RequestError):
    """The caller takes no media type that this route gives."""

    status = 406
    code = "not-acceptable"
    title = "No acceptable media type"


class TooLarge(RequestError):
    """Body, rows or answer are over a limit of the settings."""

    status = 413
    code = "too-large"
    title = "Too large"


class UnsupportedMedia(RequestError):
    """A media type, charset or content coding that this route does not read."""

    status = 415
    code = "unsupported-media"
    title = "Unsupported media type"

    def __init__(self, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.headers = headers or {}


class Fault(NamedTuple):
    """One thing that is wrong with the rows; `row` counts from 0, `None` stands for the whole batch or row."""

    row: int | None
    column: str | None
    expected: str
    got: str

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column {show(self.column)}"] if self.column is not None else []
        return f"{', '.join(place) or 'request'}: expected {self.expected}, got {self.got}"


class InvalidRows(RequestError):
    """Readable, but not what the model takes.

    `faults` are the first `FAULTS_LISTED` in row order; `more` says whether there are others.
    """

    status = 422
    code = "invalid-rows"
    title = "The rows are not what the model takes"

    def __init__(self, faults: Sequence[Fault]) -> None:
        ordered = sorted(faults, key=lambda fault: -1 if fault.row is None else fault.row)
        self.faults = tuple(ordered[:FAULTS_LISTED])
        self.more = len(faults) > FAULTS_LISTED
        others = f"{'at least ' if self.more else ''}{len(self.faults) - 1} more"
        super().__init__(f"{self.faults[0]} (and {others})" if len(self.faults) > 1 else str(self.faults[0]))


def first_faults(faults: Iterable[Fault | None]) -> list[Fault]:
    """As many faults as `InvalidRows` can use, one more than it lists: a hostile body does not fill the memory."""
    return list(islice(filter(None, faults), FAULTS_LISTED + 1))


class ModelUnusable(TresnubesError):
    """The model can't be used, and why. The service answers 503 with it."""

    status = 503
    code = "model-unusable"
    title = "The model can't be used"


class OpeningFailed(ModelUnusable):
    """A bug kept the model from being opened. The bug is its cause; the log has the traceback."""


class Redeliver(TresnubesError):
    """An event could not be seen through now. To raise it asks the platform for another delivery."""


class ObjectReplaced(Redeliver):
    """The source is there in another version than the event tells of."""


class StoreFailed(Redeliver):
    """A store refused or failed; the text is its own."""


class DiskFailed(Redeliver):
    """The function's own disk refused or failed; the text is the system's."""


class OutOfTime(Redeliver):
    """The platform was about to end the invocation."""


class ObjectMissing(TresnubesError):
    """The source is not there: deleted since the event."""


class SettingInvalid(TresnubesError):
    """A setting is not what it must be."""


class SessionError(TresnubesError):
    """onnxruntime refused a model or an input; the text is its own."""


def show(value: object) -> str:
    """A value as an error may show it.

    JSON for a scalar, cut at 60 characters, and only its kind for anything larger or that JSON doesn't have.
    """
    if isinstance(value, list):
        return "an array"
    if isinstance(value, dict):
        return "an object"
    if type(value) not in _SCALARS:  # a Python caller's: numpy.float64, say
        return f"a value of type {type(value).__name__}"
    text = dumps(value, ensure_ascii=False).encode(errors="replace").decode()
    return text if len(text) <= 60 else f"{text[:57]}…"


_SCALARS = (str, int, float, bool, type(None))


def listed(values: Sequence[object]) -> str:
    """Values for an error's text, the first 20 of them."""
    return ", ".join(map(show, values[:20])) + (", …" if len(values) > 20 else "")
