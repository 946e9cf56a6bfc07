"""A Lambda function under the real runtime client, and what becomes of one that fails."""

import sys
from pathlib import Path

import pytest

from benchmarks.bench import Bench
from benchmarks.errors import SubjectFailed
from benchmarks.places import SUBJECTS
from benchmarks.sandbox import Function, open_sandbox, predict_event
from functions.bundle import running_target

BENCH = Bench(Path(sys.executable), running_target().python, 1, ())


@pytest.fixture
def row(tmp_path: Path) -> Path:
    path = tmp_path / "row.json"
    path.write_text("[1, 2]", "utf-8")
    return path


def test_a_function_answers_one_event_after_another(row: Path) -> None:
    function = Function("lambda_bare.http", (SUBJECTS,), row)

    with open_sandbox(BENCH, function) as sandbox:
        first = sandbox.invoke(predict_event(row), "nothing")
        second = sandbox.invoke(predict_event(row), "nothing")
        memory = sandbox.peak_memory()

    assert 0 < first < second
    assert 1 < memory < 1000


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("raise ValueError('no model')", "no model"),
        ("def http(event, context): raise ValueError('no row')", "no row"),
        ("def http(event, context): return {'statusCode': 422, 'body': 'no number'}", "no number"),
        ("import os; os._exit(3)", "gave no answer"),
    ],
)
def test_a_function_that_fails_fails_the_table(source: str, message: str, row: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(f"{source}\n", "utf-8")
    function = Function("broken.http", (tmp_path,), row)

    with open_sandbox(BENCH, function) as sandbox, pytest.raises(SubjectFailed, match=message):
        sandbox.invoke(predict_event(row), "yes")


def test_a_function_with_another_label_fails_the_table(row: Path) -> None:
    function = Function("lambda_bare.http", (SUBJECTS,), row)

    with (
        open_sandbox(BENCH, function) as sandbox,
        pytest.raises(SubjectFailed, match=r"\(lambda_bare.http\) answered nothing, expected yes"),
    ):
        sandbox.invoke(predict_event(row), "yes")
