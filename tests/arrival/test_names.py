"""Names of sinks: the same each time, of one source only, and never too long."""

from hypothesis import given
from hypothesis import strategies as st

from shared.events.names import LIMIT, MessageNames, ObjectNames
from shared.stores.location import Location
from shared.stores.port import Version

SINK = Location("s3://bucket", "out")
SHA256 = "0123456789abcdef" * 4

keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "a",
        "a.b",
        "a.b.0123456789ab.predictions.ndjson",
        "_manifests/a",
        "_quarantine/a",
        "messages/a",
        "ä" * 600,
        "é" * 599,
    ]
)
versions = st.builds(Version, etag=st.just(""), id=st.text("ab.~%-_/", min_size=1, max_size=4) | st.just("v" * 1024))


VERSION = Version("e")


def name(relative: str, version: Version = VERSION, ending: str = "ndjson") -> ObjectNames:
    return ObjectNames.of(SINK, relative, version, SHA256, ending)


def test_a_name_says_source_version_and_model() -> None:
    names = name("a/b.csv", Version("9b2cf5-1", "3/L4kq.x"))

    assert names == (
        "out/a/b.csv.3%2FL4kq%2Ex.0123456789ab.predictions.ndjson",
        "out/_quarantine/a/b.csv.3%2FL4kq%2Ex.0123456789ab.quarantine.ndjson",
        "out/_manifests/a/b.csv.3%2FL4kq%2Ex.0123456789ab.manifest.json",
    )


def test_a_message_is_named_by_its_id() -> None:
    names = MessageNames.of(SINK, "../9.1", SHA256)

    assert names == (
        "out/messages/%2E%2E%2F9%2E1.0123456789ab.predictions.json",
        "out/_quarantine/messages/%2E%2E%2F9%2E1.0123456789ab.problem.json",
    )


def test_a_sink_may_be_a_whole_store() -> None:
    names = ObjectNames.of(Location("gs://b", ""), "x.csv", Version("e"), SHA256, "csv")

    assert names.predictions == "x.csv.e.0123456789ab.predictions.csv"


def test_a_long_name_is_cut_between_characters_and_told_apart_by_a_hash() -> None:
    long, longer = name("ä" * 600), name("ä" * 601)

    assert long.predictions.startswith("out/ä")
    assert len(long.predictions.encode()) in (LIMIT - 1, LIMIT)
    assert long.predictions != longer.predictions


def test_a_name_that_just_fits_is_left_whole() -> None:
    room = LIMIT - len(name("").manifest)

    whole, cut = name("x" * room), name("x" * (room + 1))

    assert whole.manifest == f"out/_manifests/{'x' * room}.e.0123456789ab.manifest.json"
    assert len(whole.manifest) == len(cut.manifest) == LIMIT
    assert not cut.manifest.endswith(".0123456789ab.manifest.json")


@given(st.tuples(keys, versions), st.tuples(keys, versions))
def test_two_sources_share_no_name(one: tuple[str, Version], other: tuple[str, Version]) -> None:
    mine, others = name(*one), name(*other)

    assert len(set(mine)) == 3
    assert all(len(key.encode()) <= LIMIT for key in mine)
    assert set(mine).isdisjoint(others) if one != other else mine == others


@given(keys, versions, st.text(min_size=1, max_size=9))
def test_a_message_shares_no_name_with_an_object(relative: str, version: Version, message: str) -> None:
    objects = {*name(relative, version), *name(relative, version, "csv")}

    assert objects.isdisjoint(MessageNames.of(SINK, message, SHA256))
