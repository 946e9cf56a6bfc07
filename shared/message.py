"""What goes in and what comes out of the core: one HTTP request, one HTTP response, whoever the provider is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from shared.predictions import Scored


class Request(NamedTuple):
    """One HTTP request as an adapter unpacks it.

    `path` may still be percent-encoded; `headers` has lower-case names, repeated ones joined by commas; `query` is read
    by no route. `base64` says that `body` is still base64 text, as AWS delivers binary bodies: to decode it is the
    core's, so that a broken body is answered like any other. `request_id` is the platform's; `trace_id` stands in where
    there is no `traceparent` header.
    """

    method: str
    path: str
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""
    query: str = ""
    base64: bool = False
    request_id: str = ""
    trace_id: str = ""


class Response(NamedTuple):
    """One HTTP response; `body` is UTF-8 text. `rows` counts the rows it scored, for the log.

    `scored` is what the body tells of them, to be compared with another version's.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    rows: int = 0
    scored: "Scored | None" = None
