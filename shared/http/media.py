"""Media types and codings: which body comes in, which one goes out (RFC 9110, 8 and 12)."""

from collections.abc import Sequence

from shared.errors import NotAcceptable, TooLarge, Unreadable, UnsupportedMedia, show
from shared.message import Request

JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
HTML = "text/html"
PROBLEM = "application/problem+json"

_CODINGS = ("gzip", "identity")


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/csv; header=absent` as its lower-case name and its parameters."""
    name, *rest = value.split(";")
    pairs = (part.partition("=") for part in rest)
    return name.strip().lower(), {key.strip().lower(): text.strip(' "').lower() for key, _, text in pairs}


def of_body(request: Request, readable: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The body's media type and parameters.

    The first of `readable` where the request names none. Raises UnsupportedMedia.
    """
    name, given = parameters(request.headers.get("content-type", ""))
    if not name:
        return readable[0], {}
    if name not in readable:
        raise UnsupportedMedia(
            f"expected content-type {' or '.join(readable)}, got {show(name)}",
            {"accept-post": ", ".join(readable)},
        )
    if given.get("charset", "utf-8") not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMedia(f"expected charset utf-8, got {show(given['charset'])}")
    return name, given


def choose(request: Request, offered: Sequence[str]) -> str:
    """The offered media type that the request's `accept` likes best.

    The first where it has none. Raises NotAcceptable.
    """
    wishes = [parameters(wish) for wish in request.headers.get("accept", "").split(",") if wish.strip()]
    if not wishes:
        return offered[0]
    best = max(offered, key=lambda name: _quality(name, wishes))
    if _quality(best, wishes) <= 0:
        raise NotAcceptable(f"expected accept to allow {' or '.join(offered)}")
    return best


def _quality(name: str, wishes: Sequence[tuple[str, dict[str, str]]]) -> float:
    """The weight of the most specific range that matches (RFC 9110, 12.5.1); an unreadable weight counts as 1."""
    kind = name.partition("/")[0]
    for pattern in (name, f"{kind}/*", "*/*"):
        for wish, given in wishes:
            if wish == pattern:
                weight = given.get("q", "1")
                return float(weight) if weight.replace(".", "", 1).isdecimal() else 1.0
    return 0.0


def body(request: Request, limit: int) -> bytes:
    """The request's body, out of base64 and gzip, `limit` bytes at most.

    Raises Unreadable, UnsupportedMedia, TooLarge.
    """
    content = _from_base64(request.body) if request.base64 else request.body
    coding = request.headers.get("content-encoding", "").strip().lower() or "identity"
    if coding not in _CODINGS:
        accepted = {"accept-encoding": ", ".join(_CODINGS)}  # RFC 7694
        raise UnsupportedMedia(f"expected content-encoding {' or '.join(_CODINGS)}, got {show(coding)}", accepted)
    if len(content) > limit:
        raise TooLarge(f"expected a body of at most {limit} bytes, got {len(content)}")
    return _gunzip(content, limit) if coding == "gzip" else content


def _from_base64(text: bytes) -> bytes:
    from base64 import b64decode

    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise Unreadable("expected a body in base64, got something else") from error


def _gunzip(content: bytes, limit: int) -> bytes:
    """All members of a gzip body (RFC 1952, 2.2), never more than `limit` bytes in memory."""
    import gzip
    import zlib
    from io import BytesIO

    if not content:
        raise Unreadable("expected a gzip body, got an empty one")
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as members:
            unpacked = members.read(limit + 1)
    except EOFError as error:
        raise Unreadable("expected a whole gzip body, got one that is cut short") from error
    except (OSError, zlib.error) as error:
        raise Unreadable(f"expected a gzip body, got something else: {error}") from error
    if len(unpacked) > limit:
        raise TooLarge(f"expected a body of at most {limit} bytes after decompression, got more")
    return unpacked
