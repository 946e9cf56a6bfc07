"""What is Azure Blob's own among the stores."""

import gzip

import pytest
from azure.storage.blob import ContentSettings

from functions.local.port import find_free_ports
from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed
from shared.stores.azure import BlobContainer, container
from shared.stores.azure.container import CONNECTION, RANGE
from shared.stores.parts import PART
from shared.stores.port import Version
from tests.servers.azurite import ACCOUNT, KEY
from tests.stores.azure_place import AzurePlace
from tests.stores.identity_endpoint import serve_tokens
from tests.stores.missing_azure import serve_nothing
from tests.stores.place import MEDIA_TYPE, load, save

LARGE = bytes(2 * PART + 1)


@pytest.mark.parametrize("versioned", [True, False])
def test_what_is_replaced_while_it_is_read_is_told(versioned: bool, azure_place: AzurePlace) -> None:
    version = azure_place.put("a", LARGE)
    parts = azure_place.store.read("a", version if versioned else Version())
    azure_place.put("a", LARGE)

    with pytest.raises(ObjectReplaced, match="/a: "):
        list(parts)


def test_what_is_deleted_while_it_is_read_is_missing(azure_place: AzurePlace) -> None:
    parts = azure_place.store.read("a", azure_place.put("a", LARGE))
    azure_place.delete("a")

    with pytest.raises(ObjectMissing, match="/a: "):
        list(parts)


def test_a_blob_that_azure_does_not_find_is_missing_whatever_etag_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_nothing() as url:
        account = f"{url}/{ACCOUNT}"
        string = f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint={account};"
        monkeypatch.setenv(CONNECTION, string)
        store = BlobContainer(f"{account}/container")

        with pytest.raises(ObjectMissing, match="The specified blob does not exist"):
            store.read("a", Version("0x8D4BCC2E4835CD0"))


def test_a_blob_is_read_as_it_is_stored(azure_place: AzurePlace) -> None:
    data = gzip.compress(b"1" * 1000)
    settings = ContentSettings(content_encoding="gzip")
    azure_place.container.get_blob_client("a").upload_blob(data, content_settings=settings)

    assert load(azure_place.store, "a") == data


def test_a_blob_may_end_where_a_range_ends(azure_place: AzurePlace) -> None:
    azure_place.put("a", bytes(2 * RANGE))

    assert load(azure_place.store, "a") == bytes(2 * RANGE)


def test_a_version_is_an_etag(azure_place: AzurePlace) -> None:
    with pytest.raises(StoreFailed, match="expected the etag of a blob, got 1"):
        azure_place.store.read("a", Version(id="1"))


@pytest.mark.parametrize("size", [0, 1, len(LARGE)], ids=["empty", "small", "large"])
def test_the_media_type_is_kept(size: int, azure_place: AzurePlace) -> None:
    save(azure_place.store, "a", LARGE[:size])

    assert azure_place.container.get_blob_client("a").get_blob_properties().content_settings.content_type == MEDIA_TYPE


def test_writers_of_the_same_blob_never_mix_their_blocks(azure_place: AzurePlace) -> None:
    one, other = (azure_place.store.create("a", MEDIA_TYPE) for _ in range(2))
    for writer, byte in ((one, b"1"), (other, b"2")):
        writer.write(byte * PART)
    for writer, byte in ((other, b"2"), (one, b"1")):
        writer.write(byte * PART)

    assert one.commit()
    assert not other.commit()
    assert load(azure_place.store, "a") == b"1" * 2 * PART


def test_a_container_that_is_not_there_has_failed(azure_place: AzurePlace) -> None:
    missing = BlobContainer(f"{azure_place.location}-missing")

    with pytest.raises(StoreFailed, match="ContainerNotFound"):
        save(missing, "a", LARGE)
    with pytest.raises(StoreFailed, match="ContainerNotFound"):
        load(missing, "a")


@pytest.mark.parametrize("key", ["", "\udcff", "a/../b", "a\\b"])
def test_a_name_that_no_url_says_is_refused(key: str, azure_place: AzurePlace) -> None:
    with pytest.raises(StoreFailed):
        load(azure_place.store, key)


def test_a_server_that_is_not_there_is_a_failure_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    account = f"http://127.0.0.1:{find_free_ports(1)[0]}/{ACCOUNT}"
    connection = f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint={account};"
    monkeypatch.setenv(CONNECTION, connection)
    monkeypatch.setattr(container, "RETRIES", 0)

    with pytest.raises(StoreFailed, match=r"/container/a: .*Connection refused"):
        load(BlobContainer(f"{account}/container"), "a")


def test_an_account_without_a_key_is_opened_by_identity_over_https_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONNECTION, raising=False)

    with pytest.raises(StoreFailed, match=f"expected its account in {CONNECTION}"):
        BlobContainer("http://127.0.0.1:10000/devstoreaccount1/container")
    assert BlobContainer("https://account.blob.core.windows.net/container")


def test_in_a_function_the_identity_is_the_one_that_its_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONNECTION, raising=False)
    monkeypatch.setattr(container, "RETRIES", 0)
    with serve_tokens() as (endpoint, asked):
        for name, value in {"ENDPOINT": endpoint, "HEADER": "secret"}.items():
            monkeypatch.setenv(f"IDENTITY_{name}", value)
        monkeypatch.setenv("AZURE_CLIENT_ID", "11111111-2222-3333-4444-555555555555")
        store = BlobContainer(f"https://127.0.0.1:{find_free_ports(1)[0]}/account/container")

        with pytest.raises(StoreFailed, match="Connection refused"):
            load(store, "a")
    assert asked[0]["resource"] == ["https://storage.azure.com"]
    assert asked[0]["client_id"] == ["11111111-2222-3333-4444-555555555555"]


def test_a_connection_string_of_no_sense_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONNECTION, "nonsense")

    with pytest.raises(StoreFailed, match="Connection string"):
        BlobContainer("https://account.blob.core.windows.net/container")


def test_blocks_that_a_writer_left_are_in_nobodys_way(azure_place: AzurePlace) -> None:
    azure_place.store.create("a", MEDIA_TYPE).write(LARGE)

    assert not azure_place.store.exists("a")
    assert save(azure_place.store, "a", LARGE[1:])
    assert load(azure_place.store, "a") == LARGE[1:]
