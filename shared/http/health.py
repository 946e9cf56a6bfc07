"""Live and ready, as the Open Inference Protocol asks: live while it answers, ready while its model is usable."""

from typing import TYPE_CHECKING

from shared.http import answer
from shared.message import Request, Response

if TYPE_CHECKING:
    from shared.service import Service


def live(_: "Service", request: Request) -> Response:
    """200 as long as the process answers."""
    return answer.json(request, {"live": True})


def ready(service: "Service", request: Request) -> Response:
    """200 where the model is usable; else ModelUnusable says why, as 503."""
    _ = service.model
    return answer.json(request, {"ready": True})
