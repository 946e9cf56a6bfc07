"""A message of rows is scored once; what is written is what `POST /predict` answers, byte for byte."""

import gzip
import json
from base64 import b64encode
from pathlib import Path

import pytest

from shared import Request, Service
from shared.deployment import Deployment
from shared.errors import ModelUnusable, Redeliver, StoreFailed
from shared.events.occurrence import Message
from shared.events.scorer import Scorer
from shared.model import Model
from shared.settings import Settings
from tests.arrival.desk import FOLDERS, Desk, endless, ndjson
from tests.conformance.penguins import ADELIE, GENTOO

ROWS = json.dumps({"instances": [ADELIE, GENTOO]}).encode()
CSV = b"island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\nBiscoe,46,13,211,4500,female,2007\n"


def answer(desk: Desk, message: Message) -> bytes:
    """What `POST /predict` answers to the same body."""
    headers = {"content-type": message.content_type or "application/json", "content-encoding": message.content_encoding}
    service = Service(Deployment(desk.model, desk.settings), lambda _: None)
    return service.respond(Request("POST", "/predict", headers, message.body, base64=message.base64)).body


@pytest.mark.parametrize(
    "message",
    [
        Message("m-1", ROWS),
        Message("m-1", ndjson([ADELIE]), "application/x-ndjson"),
        Message("m-1", CSV, "text/csv; charset=utf-8"),
        Message("m-1", b64encode(gzip.compress(ROWS)), content_encoding="gzip", base64=True),
        Message("m-1", b'{"instances": []}'),
    ],
)
def test_a_message_is_answered_as_a_request_is(desk: Desk, message: Message) -> None:
    outcome = desk.score(message)

    assert outcome == "scored"
    assert desk.sinks() == {f"messages/m-1.{desk.model.sha256[:12]}.predictions.json": answer(desk, message)}


@pytest.mark.parametrize(
    "message",
    [
        Message("m.1", b""),
        Message("m.1", b'{"instances": [[1]]}'),
        Message("m.1", ROWS, "application/xml"),
        Message("m.1", ROWS, content_encoding="br"),
        Message("m.1", b"no base64!", base64=True),
        Message("m.1", b" " * 4_500_001),
    ],
)
def test_a_message_that_is_refused_stands_in_the_quarantine_as_its_problem(desk: Desk, message: Message) -> None:
    outcome = desk.score(message)

    assert outcome == "broken"
    name = f"_quarantine/messages/m%2E1.{desk.model.sha256[:12]}.problem.json"
    assert desk.sinks() == {name: answer(desk, message)}


def test_another_delivery_of_a_message_changes_nothing(desk: Desk) -> None:
    desk.score(Message("m-1", ROWS))
    before = desk.sinks()

    outcomes = [desk.score(Message("m-1", ROWS)), desk.score(Message("m-2", b"")), desk.score(Message("m-2", b""))]

    assert outcomes == ["duplicate", "broken", "duplicate"]
    assert {key: content for key, content in desk.sinks().items() if "m-1" in key} == before


def test_the_media_type_of_messages_that_name_none_is_a_setting(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, message_type="text/csv")

    assert desk.score(Message("m-1", CSV)) == "scored"


def test_messages_need_no_source(classifier: Model, tmp_path: Path) -> None:
    desk = Desk(classifier, tmp_path, source="")

    assert desk.score(Message("m-1", ROWS)) == "scored"


def test_a_message_without_an_id_is_never_scored(desk: Desk) -> None:
    with pytest.raises(Redeliver, match="expected a message with an id, got one without"):
        desk.score(Message("", ROWS))

    assert not desk.bucket.exists()


def test_a_message_whose_sink_refuses_is_asked_for_again(desk: Desk) -> None:
    desk.bucket.mkdir(parents=True)
    (desk.bucket / "out").write_text("a file where the folder should be")

    with pytest.raises(StoreFailed):
        desk.score(Message("m-1", ROWS))


def test_without_a_model_every_message_is_asked_for_again(tmp_path: Path) -> None:
    settings = Settings(sink=FOLDERS["sink"], stores=str(tmp_path))
    scorer = Scorer(Deployment(ModelUnusable("no model"), settings), lambda _: None)

    with pytest.raises(Redeliver, match="no model"):
        scorer.score(Message("m-1", ROWS), endless)
