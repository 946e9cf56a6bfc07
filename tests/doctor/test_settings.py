"""Settings are known, make sense, and speak of versions that are in the bundle."""

from pathlib import Path

import pytest

from functions.doctor.checks import settings, versions
from functions.doctor.subject import Subject
from functions.manifests.declared import Declared
from tests.doctor.packages import DECLARED, MODEL, grade, make_subject

EVENTS = DECLARED._replace(bundle="aws-events", name="ScoreFunction")
AZURE_EVENTS = DECLARED._replace(cloud="azure", bundle="azure-events")


def make(tmp_path: Path, declared: Declared, given: dict[str, str], **label: object) -> Subject:
    return make_subject(tmp_path, declared._replace(environment=given), {}, **label)


def test_settings_that_the_core_knows_are_praised(tmp_path: Path) -> None:
    given = {"TRESNUBES_MAX_ROWS": "5", "TRESNUBES_SINK": "", "POWERTOOLS_SERVICE_NAME": "mine"}

    assert grade([*settings.check(make(tmp_path, DECLARED, given))]) == ["ok"]


def test_a_name_that_is_nearly_one_is_told(tmp_path: Path) -> None:
    (found,) = settings.check(make(tmp_path, DECLARED, {"TRESNUBES_MAX_ROW": "5"}))

    assert (found.level, found.got, found.advice) == (
        "error",
        "TRESNUBES_MAX_ROW",
        "did you mean TRESNUBES_MAX_ROWS?",
    )


@pytest.mark.parametrize(
    ("declared", "grades"),
    [(DECLARED, ["error"]), (DECLARED._replace(cloud="azure", bundle="azure"), ["ok"]), (AZURE_EVENTS, ["error"])],
    ids=["AWS", "Azure's HTTP", "Azure's events"],
)
def test_what_azures_adapter_of_http_reads_is_known_there_alone(
    declared: Declared, grades: list[str], tmp_path: Path
) -> None:
    given = {"TRESNUBES_OPEN_HEALTH": "False", "TRESNUBES_SINK": "https://a.blob.core.windows.net/out"}

    assert grade([*settings.check(make(tmp_path, declared, given))]) == grades


def test_a_name_that_is_none_is_told(tmp_path: Path) -> None:
    (found,) = settings.check(make(tmp_path, DECLARED, {"TRESNUBES_ZZZZ_QQQQ": "5"}))

    assert found.advice.startswith("leave it out")


@pytest.mark.parametrize(
    ("declared", "given", "said"),
    [
        (DECLARED, {"TRESNUBES_MAX_ROWS": "many"}, "TRESNUBES_MAX_ROWS: expected a whole number above 0, got 'many'"),
        (DECLARED, {"TRESNUBES_ERROR_DETAIL": "long"}, "expected full or brief, got 'long'"),
        (EVENTS, {"TRESNUBES_SOURCE": "s3://bucket/in/"}, "TRESNUBES_SINK: expected the folder"),
        (EVENTS, {"TRESNUBES_SOURCE": "s3://b/in/", "TRESNUBES_SINK": "s3://b/in/out/"}, "expected a folder apart"),
        (EVENTS, {"TRESNUBES_SINK": "bucket/out"}, "TRESNUBES_SINK: expected"),
        (DECLARED, {"TRESNUBES_STORES": "/tmp"}, "TRESNUBES_STORES=/tmp"),  # noqa: S108 (named, not used)
    ],
)
def test_a_value_that_makes_no_sense_is_told(
    declared: Declared, given: dict[str, str], said: str, tmp_path: Path
) -> None:
    (found,) = settings.check(make(tmp_path, declared, given))

    assert found.level == "error"
    assert said in found.got


def test_azures_bindings_have_settings_of_their_own(tmp_path: Path) -> None:
    sink = {"TRESNUBES_SINK": "https://data.blob.core.windows.net/out"}
    given = {"TRESNUBES_ROWS_QUEUE": "rows", "TRESNUBES_QUEUES__credential": "managedidentity", **sink}
    there, elsewhere = make(tmp_path / "1", AZURE_EVENTS, given), make(tmp_path / "2", EVENTS, given)

    assert grade([*settings.check(there)]) == ["ok"]
    assert grade([*settings.check(elsewhere)]) == ["error", "error"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"TRESNUBES_TRAFFIC": "1=90 2=10"},
        {"TRESNUBES_TRAFFIC": "champion", "TRESNUBES_ALIASES": "champion=1,challenger=2"},
        {"TRESNUBES_SHADOW": "2=10"},
    ],
)
def test_versions_of_the_bundle_are_praised(given: dict[str, str], tmp_path: Path) -> None:
    subject = make(tmp_path, DECLARED, given, models=[MODEL, {**MODEL, "version": "2"}])

    assert grade([*versions.check(subject)]) == ["ok"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TRESNUBES_TRAFFIC": "1=90 2=10"}, "TRESNUBES_TRAFFIC: expected version 1, got '2'"),
        ({"TRESNUBES_SHADOW": "2"}, "TRESNUBES_SHADOW: expected version 1, got '2'"),
        ({"TRESNUBES_ALIASES": "champion=3"}, "of the versions 1, got 'champion=3'"),
        ({"TRESNUBES_ALIASES": "champion"}, "of the versions 1, got 'champion'"),
    ],
)
def test_a_version_that_is_not_in_the_bundle_is_told(given: dict[str, str], said: str, tmp_path: Path) -> None:
    (found,) = versions.check(make(tmp_path, DECLARED, given))

    assert (found.level, found.expected) == ("error", "settings of the versions in the bundle: 1")
    assert said in found.got


def test_a_sticky_header_without_a_split_is_told(tmp_path: Path) -> None:
    given = {"TRESNUBES_STICKY_HEADER": "x-customer"}
    split = {**given, "TRESNUBES_TRAFFIC": "1=90 2=10"}
    both = [MODEL, {**MODEL, "version": "2"}]

    assert grade([*versions.check(make(tmp_path / "1", DECLARED, given))]) == ["warning"]
    assert grade([*versions.check(make(tmp_path / "2", DECLARED, split, models=both))]) == ["ok"]


def test_a_shadow_that_answers_all_itself_is_told(tmp_path: Path) -> None:
    both = [MODEL, {**MODEL, "version": "2"}]
    given = {"TRESNUBES_SHADOW": "2", "TRESNUBES_TRAFFIC": "2"}

    (found,) = versions.check(make(tmp_path, DECLARED, given, models=both))

    assert (found.level, found.got) == ("warning", "TRESNUBES_SHADOW, and version 2 alone answers")


def test_settings_that_make_no_sense_are_left_to_their_own_check(tmp_path: Path) -> None:
    assert [*versions.check(make(tmp_path, DECLARED, {"TRESNUBES_MAX_ROWS": "many"}))] == []
