"""Messages of rows through each cloud's real runtime: what HTTP answers is what is written, byte for byte."""

from itertools import count

import pytest

from functions.local import CLOUDS, Cloud
from functions.local.arrival import MESSAGES as KINDS
from shared import Request, Service
from shared.events.names import MessageNames
from shared.events.occurrence import Message
from shared.model import Model
from shared.stores.location import Location
from tests.arrival.table.conftest import OpenStage
from tests.arrival.table.messages import MESSAGES, MessageCase

WAYS = [(cloud, kind, case) for cloud in CLOUDS for kind in KINDS[cloud] for case in MESSAGES if cloud in case.clouds]
_numbers = count()


def ask(core: Service, message: Message) -> bytes:
    """What HTTP answers to the same body."""
    headers = {"content-type": message.content_type, "content-encoding": message.content_encoding}
    told = {name: value for name, value in headers.items() if value}
    return core.respond(Request("POST", "/predict", told, message.body, base64=message.base64)).body


@pytest.mark.parametrize(("cloud", "kind", "case"), WAYS, ids=str)
def test_what_is_written_is_what_http_answers(
    cloud: Cloud, kind: str, case: MessageCase, stage_of: OpenStage, core: Service, classifier: Model
) -> None:
    stage, number = stage_of(cloud), next(_numbers)
    messages = [message._replace(id=f"{number}-{message.id}") for message in case.messages]

    deliveries = [stage.deliver(kind, message) for message in messages]

    written = stage.read(f"out/messages/{number}-") | stage.read(f"out/_quarantine/messages/{number}-")
    names = MessageNames.of(Location("", "out"), messages[0].id, classifier.sha256)
    name = names.predictions if case.outcomes[0] == "scored" else names.problem
    assert deliveries == [(True, outcome) for outcome in case.outcomes]
    assert written == {name: ask(core, messages[0])}
