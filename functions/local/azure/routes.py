"""Which function of an Azure app a path belongs to, by the rules of ASP.NET Core's router."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

# A segment is `{name}`, `{name?}`, `{*rest}` or `{**rest}`, or literal text.
_PARAMETER = re.compile(r"\{(?P<star>\*{0,2})(?P<name>\w+)(?P<optional>\??)\}")

_LITERAL, _ONE, _REST = range(3)


@dataclass(frozen=True, slots=True)
class Route:
    """A function of the app and the requests that are its own."""

    pattern: re.Pattern[str]
    precedence: tuple[int, ...]
    """Sorts the most specific template first: a literal before a parameter before the rest of a path."""
    methods: frozenset[str]
    """None at all: every method."""
    function_id: str
    argument: str
    """The name of the function's parameter that takes the request."""

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The values of the template's parameters; None when the request is not this route's.

        A method that is not the route's is no match, so the client gets 404, as from the host.
        """
        if self.methods and method.upper() not in self.methods:
            return None
        found = self.pattern.fullmatch(decode_path(path).lstrip("/"))
        return None if found is None else {name: value for name, value in found.groupdict().items() if value}


def read_route(template: str, methods: Iterable[str], function_id: str, argument: str) -> Route:
    """The route of a template like `v2/health/{*state}`. Raises `ValueError` on one with constraints.

    Literals match in any case; a slash at the end makes no difference.
    """
    segments = [segment for segment in template.split("/") if segment]
    pieces = [_piece(segment, first=index == 0) for index, segment in enumerate(segments)]
    return Route(
        pattern=re.compile("".join(pieces) + "/?", re.IGNORECASE),
        precedence=tuple(map(_rank, segments)),
        methods=frozenset(method.upper() for method in methods),
        function_id=function_id,
        argument=argument,
    )


def find_route(routes: Iterable[Route], method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The most specific route of a request, with its parameters."""
    for route in sorted(routes, key=lambda route: route.precedence):
        parameters = route.match(method, path)
        if parameters is not None:
            return route, parameters
    return None


def decode_path(path: str) -> str:
    """The path as the host's server decodes it: all but an escaped slash, which stays `%2F`."""
    return "%2F".join(unquote(part) for part in re.split("%2f", path, flags=re.IGNORECASE))


def _rank(segment: str) -> int:
    parameter = _PARAMETER.fullmatch(segment)
    if parameter is None:
        return _LITERAL
    return _REST if parameter["star"] else _ONE


def _piece(segment: str, *, first: bool) -> str:
    slash = "" if first else "/"
    parameter = _PARAMETER.fullmatch(segment)
    if parameter is None:
        return slash + _literal(segment)
    value = f"(?P<{parameter['name']}>{'.*' if parameter['star'] else '[^/]+'})"
    return f"(?:{slash}{value})?" if parameter["star"] or parameter["optional"] else slash + value


def _literal(segment: str) -> str:
    if "{" in segment or "}" in segment:
        raise ValueError(
            f"route segment {segment!r}: expected text, {{name}}, {{name?}} or {{*rest}}, without constraints"
        )
    return re.escape(segment)
