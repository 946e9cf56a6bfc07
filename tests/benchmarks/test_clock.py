"""A subject that fails, ends early or answers wrongly fails the table, with its own words."""

import json
import sys
from pathlib import Path
from time import sleep

import pytest

from benchmarks.bench import Bench
from benchmarks.clock import first_line, run
from benchmarks.errors import SubjectFailed
from benchmarks.loop import Errand, open_loop
from benchmarks.roster import Roster

BENCH = Bench(Path(sys.executable), "3", 1, ())


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_the_time_runs_to_the_first_line_and_not_to_the_end() -> None:
    milliseconds = first_line(python("import time; print('yes', flush=True); time.sleep(60)"), {}, "yes")

    assert 0 < milliseconds < 60_000


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("print('no')", "answered 'no', expected 'yes'"),
        ("raise SystemExit('no model')", "ended before it answered; it wrote:\nno model"),
        ("print('ye', end='')", "ended before it answered; it wrote:\n.nothing."),
        ("import sys; print(9 * 'x' * 9999, file=sys.stderr)", "ended before it answered; it wrote:\nx{4000}$"),
    ],
)
def test_a_subject_that_does_not_answer_as_expected_fails_with_its_words(script: str, message: str) -> None:
    with pytest.raises(SubjectFailed, match=message):
        first_line(python(script), {}, "yes")


def test_a_subject_sees_no_variable_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    script = "import os, json; print(json.dumps(sorted(os.environ)))"

    with run(python(script), {"GIVEN": "1"}) as child:
        names = set(json.loads(child.read_line()))

    assert names - {"LC_CTYPE"} == {"PATH", "HOME", "LANG", "GIVEN"}


def test_nothing_is_left_of_a_subject_and_its_workers() -> None:
    script = "import os, time; print(os.getpid(), os.fork(), flush=True); time.sleep(60)"

    with run(python(script), {}) as child:
        pids = {int(word) for line in (child.read_line(), child.read_line()) for word in line.split()} - {0}

    assert len(pids) == 2
    assert all(_is_soon_gone(pid) for pid in pids)


def test_nothing_is_left_of_a_subject_that_ended_before_its_worker() -> None:
    script = "import os, time; worker = os.fork(); worker or time.sleep(60); print(worker, flush=True)"

    with run(python(script), {}) as child:
        worker = int(child.read_line())
        while not child.has_ended():
            sleep(0.01)

    assert _is_soon_gone(worker)


def _is_soon_gone(pid: int) -> bool:
    """A worker's parent is gone: nobody here waits for it, and a signal takes a moment."""
    for _ in range(500):
        if _is_gone(pid):
            return True
        sleep(0.01)
    return False


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True


@pytest.fixture
def subjects(tmp_path: Path) -> Path:
    source = (
        "def prepare(model, given):\n    return lambda: given\n\ndef labels(answer):\n    return [answer.decode()]\n"
    )
    (tmp_path / "echo.py").write_text(source, "utf-8")
    (tmp_path / "given.txt").write_text("yes", "utf-8")
    return tmp_path


def test_a_loop_times_one_call(subjects: Path) -> None:
    errand = Errand("echo", subjects / "none.onnx", subjects / "given.txt", ["yes"])

    with open_loop(BENCH, errand, subjects) as call:
        assert 0 < call() < 60


def test_a_loop_with_other_labels_fails(subjects: Path) -> None:
    errand = Errand("echo", subjects / "none.onnx", subjects / "given.txt", ["no"])

    with (
        pytest.raises(SubjectFailed, match=r"answered \['yes'\], expected \['no'\]"),
        open_loop(BENCH, errand, subjects),
    ):
        pass


def test_a_subject_that_is_not_wanted_is_not_even_prepared() -> None:
    roster = Roster(Bench(Path(sys.executable), "3", 1, (), only=("wanted",)))

    roster.enter("wanted", lambda: lambda: {"case": 1.0})
    roster.enter("unwanted", lambda: pytest.fail("prepared"))

    assert [trial.subject for trial in roster.trials] == ["wanted"]
