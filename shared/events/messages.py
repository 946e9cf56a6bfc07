"""Scores the rows of one message; what is written is byte for byte what `POST /predict` answers to its body."""

from shared.errors import Redeliver, RequestError
from shared.events.names import MessageNames
from shared.events.occurrence import Message
from shared.events.once import create
from shared.events.outcome import Report
from shared.events.setup import Setup
from shared.http import predict, problem
from shared.http.media import JSON, PROBLEM
from shared.message import Request


def score(setup: Setup, message: Message) -> Report:
    """Score a message, all of its rows or none. Raises Redeliver and ModelUnusable."""
    if not message.id:
        raise Redeliver("expected a message with an id, got one without")
    names = MessageNames.of(setup.folders.sink, message.id, setup.model.sha256)
    store = setup.open_sink()
    request = _ask(setup, message)
    try:
        response = predict.answer(setup.deployment, request, {})
    except RequestError as error:
        response = problem.answer(error, request, setup.settings)
        report = Report.broken(error)
        created = create(store, names.problem, PROBLEM, response.body)
    else:
        report = Report("scored", response.rows)
        created = create(store, names.predictions, JSON, response.body)
    return report if created else Report("duplicate")


def _ask(setup: Setup, message: Message) -> Request:
    headers = {"content-type": message.content_type or setup.settings.message_type}
    if message.content_encoding:
        headers["content-encoding"] = message.content_encoding
    return Request("POST", "/predict", headers, message.body, base64=message.base64)
