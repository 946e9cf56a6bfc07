"""Which format an object is read as, and gzip of any of them."""

import gzip

import pytest

from shared.errors import Unreadable, UnsupportedMedia
from tests.reading.objects import WHOLE, columns, read

CSV, NDJSON, JSON = b"t,n\na,1\n", b'["a",1]\n', b'[["a",1]]'
ROW = {"t": ["a"], "n": [1]}


@pytest.mark.parametrize(
    ("name", "media_type", "body"),
    [
        ("a.csv", "", CSV),
        ("folder.json/A.CSV", "application/json", CSV),
        ("a.ndjson", "application/octet-stream", NDJSON),
        ("a.jsonl", "", NDJSON),
        ("a.json", "", JSON),
        ("a", "text/csv; charset=utf-8", CSV),
        ("a.dat", "Application/X-NDJSON", NDJSON),
        ("a.txt", "application/json", JSON),
    ],
)
def test_a_name_tells_the_format_or_else_the_media_type(name: str, media_type: str, body: bytes) -> None:
    assert columns(read(body, name, media_type=media_type)) == ROW


@pytest.mark.parametrize(("name", "media_type"), [("a.txt", ""), ("a", "text/plain"), ("csv", ""), ("a.gz", "")])
def test_an_unknown_format_is_refused_with_those_that_are_known(name: str, media_type: str) -> None:
    with pytest.raises(UnsupportedMedia, match=r"\.csv, \.ndjson, \.jsonl, \.json, \.parquet.*text/csv, .*; got"):
        read(CSV, name, media_type=media_type)


@pytest.mark.parametrize("cut", [1, 5, WHOLE])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "A.CSV.GZ"])
def test_gzip_is_seen_by_its_first_bytes_and_read_whole(name: str, cut: int) -> None:
    members = gzip.compress(CSV) + gzip.compress(b"") + gzip.compress(b"b,2\n") + bytes(700)

    assert columns(read(members, name, cut=cut)) == {"t": ["a", "b"], "n": [1.0, 2.0]}


def test_gzip_of_many_members_and_of_much_is_unpacked_bit_by_bit() -> None:
    body = gzip.compress(b"t,n\n") + gzip.compress(b"a,1\n" * 300_000)

    assert sum(batch.height for batch in read(body, "a.csv.gz")) == 300_000


BROKEN = {
    "nothing": (b"", "a.csv", "expected rows, got an empty object"),
    "nothing, named as gzip": (b"", "a.csv.gz", "expected rows, got an empty object"),
    "gzip of nothing": (gzip.compress(b""), "a.csv.gz", "expected rows, got gzip with nothing in it"),
    "no gzip, though its name says so": (CSV, "a.csv.gz", "expected gzip, got an object that begins with b't,'"),
    "gzip that is cut": (gzip.compress(CSV)[:-1], "a.csv", "expected a whole gzip object, got one that is cut short"),
    "gzip that is cut in its header": (gzip.compress(CSV)[:5], "a.csv", "cut short"),
    "gzip that is cut in its second member": (gzip.compress(CSV) + gzip.compress(CSV)[:9], "a.csv", "cut short"),
    "gzip with something behind it": (gzip.compress(CSV) + b"abc", "a.csv", "expected gzip, got something else"),
    "gzip with a flipped bit": (
        gzip.compress(CSV)[:-6] + b"\0" + gzip.compress(CSV)[-5:],
        "a.csv",
        "incorrect data check",
    ),
}


@pytest.mark.parametrize("cut", [1, WHOLE])
@pytest.mark.parametrize("name", BROKEN)
def test_an_object_that_is_broken_says_why(name: str, cut: int) -> None:
    body, key, message = BROKEN[name]

    with pytest.raises(Unreadable, match=message):
        read(body, key, cut=cut)
