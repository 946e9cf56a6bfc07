"""The split of requests among versions: by weight, the same for one key, and one way only when a canary grows."""

from itertools import pairwise

import pytest

from shared.errors import SettingInvalid
from shared.versions.names import PLAIN, Names
from shared.versions.traffic import Traffic

NAMES = Names.read("champion=1 challenger=2", ["1", "2", "3"])
KEYS = [f"caller-{number}" for number in range(2_000)]


def split(text: str, salt: str = "churn") -> dict[str, str]:
    """Key → version."""
    traffic = Traffic.read(text, NAMES)
    return {key: traffic.choose(key, salt) for key in KEYS}


@pytest.mark.parametrize("text", ["1=90 2=10", "1=90,2=10", " champion=9,  challenger=1 ", "1=450 2=50"])
def test_the_same_shares_are_the_same_split_however_they_are_written(text: str) -> None:
    assert split(text) == split("1=90 2=10")


def test_each_version_gets_its_share_of_the_keys() -> None:
    versions = [*split("1=50 2=30 3=20").values()]

    shares = {version: versions.count(version) / len(versions) for version in "123"}

    assert shares == pytest.approx({"1": 0.5, "2": 0.3, "3": 0.2}, abs=0.04)


def test_a_canary_that_grows_keeps_its_callers_and_only_gains() -> None:
    weights = [1, 5, 10, 20, 50, 80, 99]
    canaries = [{key for key, version in split(f"1={100 - w} 2={w}").items() if version == "2"} for w in weights]

    assert all(fewer < more for fewer, more in pairwise(canaries))


def test_the_split_of_a_key_is_pinned() -> None:
    """Callers move at an upgrade of ours where this changes."""
    traffic = Traffic.read("1=50 2=50", NAMES)

    assert "".join(traffic.choose(f"caller-{number}", "churn") for number in range(8)) == "11112221"


def test_another_model_has_other_callers_in_its_canary() -> None:
    assert split("1=90 2=10", "churn") != split("1=90 2=10", "fraud")


def test_a_key_in_other_letters_than_ascii_has_a_version_too() -> None:
    traffic = Traffic.read("1=1 2=1", NAMES)

    assert traffic.choose("größe \udcff", "churn") in ("1", "2")


def test_a_request_without_a_key_goes_by_chance() -> None:
    traffic = Traffic.read("1=1 2=1", NAMES)

    assert {traffic.choose("", "churn") for _ in range(100)} == {"1", "2"}


def test_the_first_version_is_the_first_of_the_setting() -> None:
    assert Traffic.read("2=10 champion=90", NAMES).versions == ("2", "1")


@pytest.mark.parametrize("text", ["2", "challenger", "2=1", "2=999999999", "1=0 2=100 3=0"])
def test_a_lone_version_answers_all(text: str) -> None:
    assert set(split(text).values()) == {"2"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1=90 4=10", "TRESNUBES_TRAFFIC: expected version 1, 2, 3, champion or challenger, got '4'"),
        ("canary", "TRESNUBES_TRAFFIC: expected version 1, 2, 3, champion or challenger, got 'canary'"),
        ("1=0", "TRESNUBES_TRAFFIC: expected who answers, version 1, 2, 3, champion or challenger, got '1=0'"),
        ("1=0 2=0", "expected who answers, version 1, 2, 3, champion or challenger, got '1=0 2=0'"),
        ("1=1 2=0 2=0", "expected each version once, got '1=1 2=0 2=0'"),
        ("1=90 2=-1", "got '2=-1'"),
        ("1=90 2=1.5", "got '2=1.5'"),
        ("1=90 2=٣", "got '2=٣'"),
        ("1=90 2=", "got '2='"),
        ("1 2", "expected VERSION=WEIGHT, a whole number (one version alone needs none), got '1'"),
        ("1=1000000000 2=1", "got '1=1000000000'"),
        ("=5", "expected version 1, 2, 3, champion or challenger, got ''"),
        ("1=90 champion=10", "TRESNUBES_TRAFFIC: expected each version once, got '1=90 champion=10'"),
        (" , ", "TRESNUBES_TRAFFIC: expected who answers, version 1, 2, 3, champion or challenger, got none"),
    ],
)
def test_traffic_that_makes_no_sense_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        Traffic.read(text, NAMES)

    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("champion", f"TRESNUBES_ALIASES: expected ALIAS=VERSION, {PLAIN} = one of the versions 1, 2, got 'champion'"),
        ("champion=3", "got 'champion=3'"),
        ("champion=", "got 'champion='"),
        ("=1", "got '=1'"),
        ("a/b=1", "got 'a/b=1'"),
        ("..=1", "got '..=1'"),
        ("größe=1", "got 'größe=1'"),
        ("2=1", "TRESNUBES_ALIASES: expected a name that nothing else has, got '2'"),
        ("a=1 a=2", "TRESNUBES_ALIASES: expected a name that nothing else has, got 'a'"),
        ("a=1 b=a", "got 'b=a'"),
    ],
)
def test_an_alias_that_makes_no_sense_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        Names.read(text, ["1", "2"])

    assert reason in str(refused.value)
