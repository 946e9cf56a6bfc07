"""A successful answer: negotiated, and within the limit of the settings."""

from typing import Any

from shared.codec import json_text
from shared.errors import TooLarge
from shared.http import media
from shared.message import Request, Response
from shared.predictions import Scored


def json(request: Request, document: Any) -> Response:
    """A JSON document. Raises NotAcceptable."""
    return Response(200, {"content-type": media.choose(request, [media.JSON])}, json_text.dumps(document))


def scored(content_type: str, body: bytes, rows: int, limit: int, results: Scored) -> Response:
    """Predictions for `rows` rows, and what the graph gave for them.

    Raises TooLarge: a platform would cut or refuse a larger answer.
    """
    if len(body) > limit:
        raise TooLarge(f"expected an answer of at most {limit} bytes, got {len(body)}: send fewer rows")
    return Response(200, {"content-type": content_type}, body, rows, results)
