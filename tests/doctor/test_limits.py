"""Timeouts, threads and sizes of a call fit what waits for the function and what calls it."""

from pathlib import Path

import pytest

from functions.doctor.checks import payload, threads, timeouts
from functions.doctor.subject import Subject
from functions.manifests.declared import Declared
from tests.doctor.packages import DECLARED, grade, make_subject

EVENTS = DECLARED._replace(bundle="aws-events", gateway="", gateway_timeout=0, timeout=300, hidden=1800)
GCP_EVENTS = EVENTS._replace(cloud="gcp", bundle="gcp-events", hidden=0)
GCP = DECLARED._replace(cloud="gcp", bundle="gcp", concurrency=8, environment={"THREADS": "8"})
AZURE = DECLARED._replace(
    cloud="azure", bundle="azure", concurrency=8, environment={"PYTHON_THREADPOOL_THREAD_COUNT": "8"}
)


@pytest.mark.parametrize(
    ("declared", "levels"),
    [
        (DECLARED, ["ok"]),
        (DECLARED._replace(timeout=30), ["error"]),
        (DECLARED._replace(gateway="", gateway_timeout=0, timeout=900), []),
        (EVENTS, ["ok"]),
        (EVENTS._replace(hidden=1799), ["error"]),
        (GCP_EVENTS, ["warning"]),
        (GCP_EVENTS._replace(environment={"TRESNUBES_TIMEOUT": "280"}), ["ok"]),
        (GCP_EVENTS._replace(environment={"TRESNUBES_TIMEOUT": "300"}), ["error"]),
    ],
    ids=[
        "before the API",
        "with the API",
        "no API",
        "a queue that waits",
        "a queue that does not",
        "no own limit",
        "own limit before the cloud's",
        "own limit with the cloud's",
    ],
)
def test_each_part_gives_up_before_what_waits_for_it(declared: Declared, levels: list[str], tmp_path: Path) -> None:
    assert grade([*timeouts.check(make_subject(tmp_path, declared))]) == levels


@pytest.mark.parametrize(
    ("declared", "levels"),
    [
        (DECLARED, []),
        (GCP, ["ok"]),
        (GCP._replace(environment={"THREADS": "9"}), ["ok"]),
        (GCP._replace(environment={"THREADS": "4"}), ["warning"]),
        (GCP._replace(environment={"THREADS": "16"}), ["warning"]),
        (GCP._replace(environment={}), ["error"]),
        (GCP._replace(cpu=0.5), ["ok", "error"]),
        (AZURE, ["ok"]),
        (AZURE._replace(concurrency=16), ["warning"]),
    ],
    ids=[
        "Lambda has one",
        "as many",
        "one more",
        "too few",
        "too many",
        "not said",
        "half a CPU",
        "Azure's as many",
        "Azure's too few",
    ],
)
def test_there_are_as_many_threads_as_requests(declared: Declared, levels: list[str], tmp_path: Path) -> None:
    assert grade([*threads.check(make_subject(tmp_path, declared))]) == levels


@pytest.mark.parametrize(
    ("cloud", "allowed", "level"),
    [
        ("aws", 4_500_000, "ok"),
        ("aws", 5_000_000, "warning"),
        ("gcp", 32_000_000, "ok"),
        ("gcp", 40_000_000, "warning"),
        ("azure", 100_000_000, "ok"),
        ("azure", 110_000_000, "warning"),
    ],
)
def test_bytes_are_held_to_what_the_cloud_lets_through(cloud: str, allowed: int, level: str, tmp_path: Path) -> None:
    environment = {"TRESNUBES_MAX_BYTES": str(allowed), "TRESNUBES_MAX_RESPONSE_BYTES": str(allowed)}
    declared = DECLARED._replace(cloud=cloud, bundle=cloud, environment=environment)  # type: ignore[arg-type]

    assert grade([*payload.check(make_subject(tmp_path, declared))]) == [level, level]


def test_rows_are_held_to_the_bytes_of_a_request(subject: Subject) -> None:
    few = {"TRESNUBES_MAX_ROWS": "100"}
    many = {"TRESNUBES_MAX_ROWS": "1000000"}
    fits, passes = (subject._replace(declared=DECLARED._replace(environment=each)) for each in (few, many))

    assert grade([*payload.check(fits)]) == ["ok", "ok", "ok"]
    assert grade([*payload.check(passes)]) == ["ok", "ok", "warning"]


def test_what_scores_on_arrival_has_no_body(tmp_path: Path) -> None:
    assert [*payload.check(make_subject(tmp_path, EVENTS))] == []


def test_settings_that_make_no_sense_are_left_to_their_own_check(tmp_path: Path) -> None:
    declared = DECLARED._replace(environment={"TRESNUBES_MAX_BYTES": "much"})

    assert [*payload.check(make_subject(tmp_path, declared))] == []
