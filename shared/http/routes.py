"""Every route of the contract, and which one a request asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.errors import MethodNotAllowed, NotFound
from shared.message import Request, Response

if TYPE_CHECKING:
    from shared.service import Service

Variables = Mapping[str, str]
Handler = Callable[["Service", Request, Variables], Response]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path template; `{name}` stands for one segment. The template names the route in the log."""

    method: str
    template: str
    handler: Handler


def find(request: Request) -> tuple[Route, Variables]:
    """The route and its variables.

    A slash at the end of the path counts for nothing. Raises NotFound, MethodNotAllowed.
    """
    segments = request.path.rstrip("/").split("/")
    matches = [(route, variables) for route in ROUTES if (variables := _match(route.template, segments)) is not None]
    if not matches:
        raise NotFound(f"expected one of the routes {', '.join(dict.fromkeys(route.template for route in ROUTES))}")
    method = "GET" if request.method == "HEAD" else request.method
    for route, variables in matches:
        if route.method == method:
            return route, variables
    raise MethodNotAllowed([name for route, _ in matches for name in _methods(route)], request.method)


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


# A route's module is imported with its first request: a cold start pays for one route only.


def _predict(service: "Service", request: Request, _: Variables) -> Response:
    from shared.http import predict

    return predict.answer(service, request)


def _infer(service: "Service", request: Request, variables: Variables) -> Response:
    from shared.http import inference

    return inference.infer(service, request, variables)


def _model_metadata(service: "Service", request: Request, variables: Variables) -> Response:
    from shared.http import inference

    return inference.model_metadata(service, request, variables)


def _model_ready(service: "Service", request: Request, variables: Variables) -> Response:
    from shared.http import inference

    return inference.model_ready(service, request, variables)


def _server_metadata(service: "Service", request: Request, _: Variables) -> Response:
    from shared.http import inference

    return inference.server_metadata(service, request)


def _live(service: "Service", request: Request, _: Variables) -> Response:
    from shared.http import health

    return health.live(service, request)


def _ready(service: "Service", request: Request, _: Variables) -> Response:
    from shared.http import health

    return health.ready(service, request)


def _openapi(service: "Service", request: Request, _: Variables) -> Response:
    from shared.http import openapi

    return openapi.answer(service, request)


def _page(service: "Service", request: Request, _: Variables) -> Response:
    from shared.http import page

    return page.answer(service, request)


_MODEL = "/v2/models/{model}"
_VERSION = f"{_MODEL}/versions/{{version}}"

ROUTES = (
    Route("POST", "/predict", _predict),
    Route("GET", "/v2/health/live", _live),
    Route("GET", "/v2/health/ready", _ready),
    Route("GET", "/v2", _server_metadata),
    Route("GET", _MODEL, _model_metadata),
    Route("GET", f"{_MODEL}/ready", _model_ready),
    Route("POST", f"{_MODEL}/infer", _infer),
    Route("GET", _VERSION, _model_metadata),
    Route("GET", f"{_VERSION}/ready", _model_ready),
    Route("POST", f"{_VERSION}/infer", _infer),
    Route("GET", "/openapi.json", _openapi),
    Route("GET", "/", _page),
)
