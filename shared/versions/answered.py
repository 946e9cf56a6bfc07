"""A request that one of the versions has answered."""

from typing import NamedTuple

from shared.deployment import Deployment
from shared.message import Request, Response


class Answered(NamedTuple):
    """The request, the template of its route, the response, and the deployment of the version that gave it."""

    request: Request
    route: str
    response: Response
    deployment: Deployment
