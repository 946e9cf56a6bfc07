"""Live and ready, as the Open Inference Protocol asks: live while it answers, ready while its model is usable."""

from shared.deployment import Deployment
from shared.http import answer
from shared.http.routes import Variables
from shared.message import Request, Response


def live(_deployment: Deployment, request: Request, _: Variables) -> Response:
    """200 as long as the process answers."""
    return answer.json(request, {"live": True})


def ready(deployment: Deployment, request: Request, _: Variables) -> Response:
    """200 where the model is usable; else ModelUnusable says why, as 503."""
    return answer.json(request, {"ready": deployment.model is not None})
