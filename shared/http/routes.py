"""Every route of the contract, and which one a request asks for."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import NamedTuple

from shared.deployment import Deployment
from shared.errors import MethodNotAllowed, NotFound
from shared.message import Request, Response

Variables = Mapping[str, str]
Handler = Callable[[Deployment, Request, Variables], Response]


class Route(NamedTuple):
    """A method and a path template, and the handler as `module:function` below this package.

    `{name}` in the template stands for one segment of a path; the template names the route in the log.
    """

    method: str
    template: str
    target: str

    def load(self) -> Handler:
        """The handler. Its module is imported with its first request: a cold start pays for one route only."""
        module, _, function = self.target.partition(":")
        handler: Handler = getattr(import_module(f"shared.http.{module}"), function)
        return handler


_MODEL = "/v2/models/{model}"
_VERSION = f"{_MODEL}/versions/{{version}}"

ROUTES = (
    Route("POST", "/predict", "predict:answer"),
    Route("GET", "/v2/health/live", "health:live"),
    Route("GET", "/v2/health/ready", "health:ready"),
    Route("GET", "/v2", "inference:server_metadata"),
    Route("GET", _MODEL, "inference:model_metadata"),
    Route("GET", f"{_MODEL}/ready", "inference:model_ready"),
    Route("POST", f"{_MODEL}/infer", "inference:infer"),
    Route("GET", _VERSION, "inference:model_metadata"),
    Route("GET", f"{_VERSION}/ready", "inference:model_ready"),
    Route("POST", f"{_VERSION}/infer", "inference:infer"),
    Route("GET", "/openapi.json", "openapi:answer"),
    Route("GET", "/", "page:answer"),
)


def find(request: Request) -> tuple[Route, Variables]:
    """The route and its variables; a slash at the end of the path counts for nothing.

    Raises NotFound, MethodNotAllowed.
    """
    segments = [_decode(segment) for segment in request.path.rstrip("/").split("/")]
    matches = [(route, variables) for route in ROUTES if (variables := _match(route.template, segments)) is not None]
    if not matches:
        raise NotFound(f"expected one of the routes {', '.join(dict.fromkeys(route.template for route in ROUTES))}")
    method = "GET" if request.method == "HEAD" else request.method
    for route, variables in matches:
        if route.method == method:
            return route, variables
    raise MethodNotAllowed([name for route, _ in matches for name in _methods(route)], request.method)


def _decode(segment: str) -> str:
    """A segment without percent-encoding, which some providers take off and some leave."""
    if "%" not in segment:
        return segment
    from urllib.parse import unquote

    return unquote(segment)


def _methods(route: Route) -> list[str]:
    return ["GET", "HEAD"] if route.method == "GET" else [route.method]


def _match(template: str, segments: list[str]) -> Variables | None:
    pattern = template.rstrip("/").split("/")
    if len(pattern) != len(segments):
        return None
    pairs = list(zip(pattern, segments, strict=True))
    if any(want != got and not want.startswith("{") for want, got in pairs):
        return None
    return {want.strip("{}"): got for want, got in pairs if want.startswith("{")}
