"""One request and what becomes of it: its route is found and asked, an error becomes its answer."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.deployment import Deployment
from shared.errors import ModelUnusable, RequestError
from shared.http import problem, routes
from shared.message import Request, Response

VERSION = "model-version"
"""The header that tells which version of several was asked for predictions."""


class Exchange(NamedTuple):
    """The template of the route, empty where there is none, the response, and what the log says of a fault.

    `deployment` is that of the version which answered.
    """

    route: str
    response: Response
    fault: Mapping[str, str]
    deployment: Deployment


def answer(deployment: Deployment, request: Request) -> Exchange:
    """Answer one request, whatever it is; a bug is answered 500, and only the log gets its traceback."""
    route, fault = "", {}
    try:
        try:
            found, variables = routes.find(request)
            route = found.template
            if deployment.versions is not None:
                deployment, variables = deployment.versions.choose(route, request, variables)
            response = found.load()(deployment, request, variables)
        except (RequestError, ModelUnusable) as error:
            response, fault = problem.answer(error, request, deployment.settings), {"problem": error.code}
    except Exception:  # noqa: BLE001  the one place where a request's bug ends; the platforms' own answers differ
        from traceback import format_exc

        response, fault = problem.internal(request), {"problem": "internal", "traceback": format_exc()}
    if deployment.version and request.method == "POST":
        response = response._replace(headers={**response.headers, VERSION: deployment.version})
    return Exchange(route, response._replace(body=b"") if request.method == "HEAD" else response, fault, deployment)
