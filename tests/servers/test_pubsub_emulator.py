"""The emulator does what the tests of events lean on."""

from tests.servers.pubsub_emulator import PubSub, open_pubsub


def test_what_is_published_is_pulled_until_it_is_acknowledged(pubsub: PubSub) -> None:
    pubsub.make_topic("pulled")
    pubsub.subscribe("pulled-here", "pulled")
    pubsub.publish("pulled", b"rows", {"content-type": "text/csv"})

    (received,) = pubsub.pull("pulled-here")
    pubsub.acknowledge("pulled-here", received)

    assert received["message"]["data"] == "cm93cw=="
    assert received["message"]["attributes"] == {"content-type": "text/csv"}
    assert pubsub.pull("pulled-here") == []


def test_no_process_is_left() -> None:
    with open_pubsub() as emulator:
        pass

    assert emulator.process.ended
