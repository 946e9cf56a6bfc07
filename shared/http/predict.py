"""`POST /predict`: rows in JSON, NDJSON or CSV; predictions in the one that the caller accepts."""

from collections.abc import Callable
from typing import Any

from shared.deployment import Deployment
from shared.http import answer as answers
from shared.http import media
from shared.http.routes import Variables
from shared.message import Request, Response
from shared.model import Model
from shared.rows import Columns, gather

READABLE = (media.JSON, media.CSV, media.NDJSON)
WRITABLE = (media.JSON, media.CSV, media.NDJSON)


def answer(deployment: Deployment, request: Request, _: Variables) -> Response:
    """Score the rows of the body; all of them or none."""
    settings, model = deployment.settings, deployment.model
    accepted = media.choose(request, WRITABLE)
    content_type, parameters = media.of_body(request, READABLE)
    body = media.body(request, settings.max_bytes)
    columns = _read(model, content_type, parameters, body, settings.max_rows)
    predictions = model.predict_columns(columns)
    return answers.scored(accepted, _writer(accepted)(predictions), len(predictions), settings.max_response_bytes)


def _read(model: Model, content_type: str, parameters: dict[str, str], body: bytes, limit: int) -> Columns:
    signature = model.tabular()
    if content_type == media.CSV:
        from shared.codec.csv_rows import read_csv

        return read_csv(body, signature, limit, header=parameters.get("header") != "absent")
    from shared.codec import instances

    read = instances.read_json if content_type == media.JSON else instances.read_lines
    return gather(signature, read(body, limit))


def _writer(content_type: str) -> Callable[[list[Any]], bytes]:
    from shared.codec import answers as writers

    return {media.JSON: writers.write_json, media.NDJSON: writers.write_lines, media.CSV: writers.write_csv}[
        content_type
    ]
