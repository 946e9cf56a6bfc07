"""The server that stands in for Cloud Storage in other tests."""

import importlib.util

import pytest
from google.api_core.exceptions import PreconditionFailed

from tests.servers.gcs_server import GcsServer, open_gcs


def test_an_object_that_is_put_is_there(gcs: GcsServer) -> None:
    gcs.make_bucket("there")
    client = gcs.client()
    blob = client.bucket("there").blob("a")
    blob.upload_from_string(b"1")

    assert blob.download_as_bytes() == b"1"
    client.close()


def test_it_keeps_what_was_promised_not_to_be_replaced(gcs: GcsServer) -> None:
    gcs.make_bucket("kept")
    client = gcs.client()
    client.bucket("kept").blob("a").upload_from_string(b"1", if_generation_match=0)

    with pytest.raises(PreconditionFailed):
        client.bucket("kept").blob("a").upload_from_string(b"2", if_generation_match=0)
    client.close()


def test_it_ends_with_its_test() -> None:
    with open_gcs() as server:
        process = server.process

    assert process.ended


def test_without_fake_gcs_server_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", {}.get)

    with pytest.raises(pytest.skip.Exception, match="uv sync --group test"), open_gcs():
        pass
