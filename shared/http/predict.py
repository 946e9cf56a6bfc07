"""`POST /predict`: rows in JSON, NDJSON or CSV; predictions in the one that the caller accepts."""

from collections.abc import Callable, Sequence

from shared.deployment import Deployment
from shared.http import answer as answers
from shared.http import media
from shared.http.routes import Variables
from shared.message import Request, Response
from shared.model import Model
from shared.predictions import Results
from shared.signature import Output

READABLE = (media.JSON, media.CSV, media.NDJSON)
WRITABLE = (media.JSON, media.CSV, media.NDJSON)


def answer(deployment: Deployment, request: Request, _: Variables) -> Response:
    """Score the rows of the body; all of them or none."""
    settings, model = deployment.settings, deployment.model
    accepted = media.choose(request, WRITABLE)
    content_type, parameters = media.of_body(request, READABLE)
    body = media.body(request, settings.max_bytes)
    results = _score(model, content_type, parameters, body, settings.max_rows)
    content = _writer(accepted)(model.signature.outputs, results)
    scored = model.signature.outputs, results
    return answers.scored(accepted, content, results[0].shape[0], settings.max_response_bytes, scored)


def _score(model: Model, content_type: str, parameters: dict[str, str], body: bytes, limit: int) -> Results:
    model.plan()
    if content_type == media.CSV:
        from shared.codec.csv_rows import read_csv

        header = parameters.get("header") != "absent"
        return model.score_columns(read_csv(body, model.signature, limit, header=header))
    from shared.codec import instances

    read = instances.read_json if content_type == media.JSON else instances.read_lines
    return model.score(read(body, limit))


def _writer(content_type: str) -> Callable[[Sequence[Output], Results], bytes]:
    from shared.codec import answers as writers

    return {media.JSON: writers.write_json, media.NDJSON: writers.write_lines, media.CSV: writers.write_csv}[
        content_type
    ]
