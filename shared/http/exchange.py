"""One request and what becomes of it: its route is found and asked, an error becomes its answer."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.deployment import Deployment
from shared.errors import ModelUnusable, RequestError
from shared.http import problem, routes
from shared.message import Request, Response


class Exchange(NamedTuple):
    """The template of the route, empty where there is none, the response, and what the log says of a fault."""

    route: str
    response: Response
    fault: Mapping[str, str]


def answer(deployment: Deployment, request: Request) -> Exchange:
    """Answer one request, whatever it is; a bug is answered 500, and only the log gets its traceback."""
    route, fault = "", {}
    try:
        try:
            found, variables = routes.find(request)
            route = found.template
            response = found.load()(deployment, request, variables)
        except (RequestError, ModelUnusable) as error:
            response, fault = problem.answer(error, request, deployment.settings), {"problem": error.code}
    except Exception:  # noqa: BLE001  the one place where a request's bug ends; the platforms' own answers differ
        from traceback import format_exc

        response, fault = problem.internal(request), {"problem": "internal", "traceback": format_exc()}
    return Exchange(route, response._replace(body=b"") if request.method == "HEAD" else response, fault)
