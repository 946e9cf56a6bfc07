"""What S3 has besides the contract: versions, uploads in parts, connections that break, conflicts."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from functions.local.port import LOOPBACK, find_free_ports
from shared.errors import ObjectMissing, ObjectReplaced, StoreFailed
from shared.stores.port import Version
from shared.stores.s3 import S3Store
from shared.stores.s3.bucket import connect
from tests.servers.moto_server import MotoServer
from tests.stores.cutting_proxy import CuttingProxy, cut_answers
from tests.stores.place import MEDIA_TYPE, load, save
from tests.stores.s3_place import S3Place

MIB = 1024 * 1024
ROOT = Path(__file__).parents[2]
CONTENT = bytes(range(256)) * 16 * 1024
"""4 MiB, no two neighbours alike."""


Open = Callable[..., S3Store]


@pytest.fixture
def open_at(s3_place: S3Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the bucket by another environment than the one in which this process's client was made."""

    def open_store(**environment: str) -> S3Store:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        connect.cache_clear()
        return S3Store(s3_place.bucket)

    yield open_store
    connect.cache_clear()


@pytest.fixture
def proxy(moto: MotoServer) -> Iterator[CuttingProxy]:
    """A network that breaks."""
    with cut_answers(moto.url) as running:
        yield running


def test_a_broken_connection_is_made_anew_where_it_broke(open_at: Open, proxy: CuttingProxy, s3_place: S3Place) -> None:
    version = s3_place.put("in/rows.csv", CONTENT)
    proxy.cuts = [3 * MIB, 10_000, 500_000]

    content = load(open_at(AWS_ENDPOINT_URL=proxy.url), "in/rows.csv", version)

    assert content == CONTENT
    assert proxy.cuts == []


def test_a_connection_that_keeps_breaking_is_a_failure(open_at: Open, proxy: CuttingProxy, s3_place: S3Place) -> None:
    s3_place.put("in/rows.csv", CONTENT)
    proxy.cuts = [10_000] * 4

    with pytest.raises(StoreFailed, match=r"in/rows\.csv: .*[Rr]ead"):
        load(open_at(AWS_ENDPOINT_URL=proxy.url), "in/rows.csv")


def test_two_versions_are_never_read_as_one(open_at: Open, proxy: CuttingProxy, s3_place: S3Place) -> None:
    s3_place.put("in/rows.csv", CONTENT)
    proxy.cuts = [3 * MIB]
    chunks = open_at(AWS_ENDPOINT_URL=proxy.url).read("in/rows.csv", Version())
    next(chunks)
    s3_place.put("in/rows.csv", CONTENT[::-1])

    with pytest.raises(ObjectReplaced, match=r"in/rows\.csv"):
        list(chunks)


def test_what_is_deleted_while_it_is_read_is_missing(open_at: Open, proxy: CuttingProxy, s3_place: S3Place) -> None:
    s3_place.put("in/rows.csv", CONTENT)
    proxy.cuts = [3 * MIB]
    chunks = open_at(AWS_ENDPOINT_URL=proxy.url).read("in/rows.csv", Version())
    next(chunks)
    s3_place.delete("in/rows.csv")

    with pytest.raises(ObjectMissing, match=r"in/rows\.csv"):
        list(chunks)


def test_a_bucket_with_versions_still_has_what_was_replaced_or_deleted(s3_place: S3Place) -> None:
    s3_place.keep_versions()
    first = s3_place.put("a", b"1")
    second = s3_place.put("a", b"2")
    s3_place.delete("a")

    assert [load(s3_place.store, "a", version) for version in (first, second)] == [b"1", b"2"]
    with pytest.raises(ObjectMissing):
        load(s3_place.store, "a")


def test_a_version_that_is_gone_is_missing(s3_place: S3Place) -> None:
    s3_place.keep_versions()
    version = s3_place.put("a", b"1")
    s3_place.client.delete_object(Bucket=s3_place.bucket, Key="a", VersionId=version.id)
    s3_place.put("a", b"2")

    with pytest.raises(ObjectMissing, match="NoSuchVersion"):
        load(s3_place.store, "a", version)


@pytest.mark.usefixtures("s3_place")
def test_a_bucket_that_is_not_there_has_failed() -> None:
    with pytest.raises(StoreFailed, match="NoSuchBucket"):
        S3Store("nowhere").read("a", Version())


def test_a_refusal_tells_of_the_right_that_may_be_missing(s3_place: S3Place) -> None:
    with pytest.raises(StoreFailed, match="s3:ListBucket"):
        s3_place.refusing.exists("a")


def test_a_key_that_is_no_text_is_refused(s3_place: S3Place) -> None:
    with pytest.raises(StoreFailed, match="surrogates"):
        s3_place.store.exists("\ud800")


@pytest.mark.parametrize("end", ["commit", "discard", "lose"])
def test_no_upload_is_left_behind(s3_place: S3Place, end: str) -> None:
    if end == "lose":
        s3_place.put("a", b"1")
    writer = s3_place.store.create("a", MEDIA_TYPE)
    writer.write(bytes(9 * MIB))
    begun = s3_place.unfinished()
    writer.discard() if end == "discard" else writer.commit()

    assert begun == 1
    assert s3_place.unfinished() == 0


def test_the_media_type_is_kept(s3_place: S3Place) -> None:
    for key, data in (("small", b"1"), ("large", bytes(9 * MIB))):
        save(s3_place.store, key, data)

        assert s3_place.client.head_object(Bucket=s3_place.bucket, Key=key)["ContentType"] == MEDIA_TYPE


class Conflict(BaseHTTPRequestHandler):
    """An S3 that is just being written to by another: moto knows no such moment."""

    there = 404

    def do_PUT(self) -> None:
        """As S3 answers a conditional write whose object another one writes."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(409, b"<Error><Code>ConditionalRequestConflict</Code><Message>Try again</Message></Error>")

    def do_HEAD(self) -> None:
        """Whether the other one is through by now."""
        self.answer(self.there)

    def answer(self, status: int, body: bytes = b"") -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def conflict(open_at: Open) -> Iterator[S3Store]:
    """A bucket of that server."""
    with ThreadingHTTPServer((LOOPBACK, 0), Conflict) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield open_at(AWS_ENDPOINT_URL=f"http://{LOOPBACK}:{server.server_port}")
        server.shutdown()
        thread.join()


def test_of_two_writers_at_once_the_later_loses(conflict: S3Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conflict, "there", 200)

    assert not save(conflict, "a", b"1")


def test_a_conflict_that_leaves_no_object_is_a_failure(conflict: S3Store) -> None:
    with pytest.raises(StoreFailed, match="ConditionalRequestConflict"):
        save(conflict, "a", b"1")


def test_a_server_that_is_not_there_is_a_failure_soon(open_at: Open) -> None:
    store = open_at(AWS_ENDPOINT_URL=f"http://{LOOPBACK}:{find_free_ports(1)[0]}")

    with pytest.raises(StoreFailed, match="Could not connect"):
        store.exists("a")


@pytest.mark.parametrize(("name", "value"), [("AWS_ENDPOINT_URL", "no url"), ("AWS_PROFILE", "nobody")])
def test_an_environment_of_no_sense_is_told(open_at: Open, name: str, value: str) -> None:
    with pytest.raises(StoreFailed, match=value):
        open_at(**{name: value})


FORKED = """
import os, sys
from shared.stores.port import Version
from shared.stores.s3 import S3Store
from shared.stores.s3.bucket import connect
store = S3Store(sys.argv[1])
child = os.fork()
content = b"".join(store.read("a", Version()))
clients = connect.cache_info().currsize
print(len(content), clients, flush=True)
if child:
    sys.exit(os.waitpid(child, 0)[1])
"""


def test_a_fork_has_a_client_of_its_own(s3_place: S3Place) -> None:
    s3_place.put("a", b"123")
    command = [sys.executable, "-c", FORKED, s3_place.bucket]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert (run.returncode, run.stderr) == (0, "")
    assert sorted(run.stdout.splitlines()) == ["3 1", "3 2"]
