"""A request's path and query as they stand on the wire."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote

from shared.message import Request

# RFC 3986: what a path segment may hold unescaped, and "%", since what is escaped already stays so.
PATH_CHARACTERS = "/%:@!$&'()*+,;=~-._"
_QUERY_CHARACTERS = PATH_CHARACTERS + "?[]"


def encode_path(path: str) -> str:
    """The path with every character escaped that may not stand on a request line."""
    return quote(path or "/", safe=PATH_CHARACTERS)


def encode_query(query: str) -> str:
    """The query string, without its question mark, escaped in the same way."""
    return quote(query, safe=_QUERY_CHARACTERS)


def encode_target(request: Request) -> str:
    """What follows the method on the request line."""
    query = encode_query(request.query)
    return f"{encode_path(request.path)}?{query}" if query else encode_path(request.path)


def group_query(query: str, *, decode: bool = True) -> dict[str, list[str]]:
    """Every value of every query parameter in the order they came, percent-decoded or as they came."""
    groups: dict[str, list[str]] = {}
    pairs = parse_qsl(query, keep_blank_values=True) if decode else _split_query(query)
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return groups


def _split_query(query: str) -> list[tuple[str, str]]:
    fields = (field.partition("=") for field in query.split("&") if field)
    return [(name, value) for name, _, value in fields]
