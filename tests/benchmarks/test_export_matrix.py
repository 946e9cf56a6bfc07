"""The recorded matrix: every case is in it, none is silently wrong, and the page shows it."""

import json

from benchmarks.export_matrix.__main__ import PAGE, RESULTS
from benchmarks.export_matrix.cases import CASES
from benchmarks.export_matrix.results import merge, read_results
from benchmarks.export_matrix.table import render


def test_the_recorded_matrix_is_never_silently_wrong() -> None:
    rows = read_results(RESULTS)

    assert [name for _, name, outcomes in rows if outcomes["ours"].status == "wrong"] == []
    assert [name for _, name, outcomes in rows if outcomes["gate"].status == "wrong"] == []


def test_the_page_shows_the_recorded_matrix() -> None:
    assert render(read_results(RESULTS)) in PAGE.read_text("utf-8")


def test_the_recorded_matrix_has_every_case() -> None:
    recorded = [row["case"] for row in json.loads(RESULTS.read_text("utf-8"))]

    assert recorded == list(CASES)


def test_cases_that_are_run_again_take_the_place_of_theirs_only() -> None:
    recorded = read_results(RESULTS)
    again = ("linear", recorded[1][1], recorded[0][2])

    assert merge(recorded, [again]) == [recorded[0], again, *recorded[2:]]
