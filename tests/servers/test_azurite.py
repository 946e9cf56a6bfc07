"""The server that stands in for Azure Storage in other tests."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.servers import azurite as servers
from tests.servers.azurite import Azurite, open_azurite


def test_a_blob_that_is_put_is_there(azurite: Azurite) -> None:
    azurite.make_container("there")
    with azurite.client() as client:
        blob = client.get_blob_client("there", "a")
        blob.upload_blob(b"1")

        assert blob.download_blob().readall() == b"1"


def test_its_queues_answer(azurite: Azurite) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{azurite.queues}/none/messages")  # noqa: S310  (loopback)

    refused.value.close()
    assert refused.value.headers["server"].startswith("Azurite-Queue")


def test_it_ends_with_its_test() -> None:
    with open_azurite() as server:
        process = server.process

    assert process.ended


def test_without_azurite_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "AZURITE", Path("/not/installed"))

    with pytest.raises(pytest.skip.Exception, match="npm --prefix tests/servers/azurite ci"), open_azurite():
        pass
