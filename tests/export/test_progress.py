"""A person at a terminal sees how far an export is; nobody else does."""

import os
import pty
import subprocess
import sys
import termios
from io import StringIO
from pathlib import Path

from pandas import DataFrame
from sklearn.linear_model import LinearRegression
from skops import io

from model_export import export
from model_export.progress import bar, silent


def words(folder: Path) -> list[str]:
    """The command that exports a line."""
    frame = DataFrame({"a": [1.0, 2.0, 3.0] * 20})
    io.dump(LinearRegression().fit(frame, frame["a"]), folder / "line.skops")
    frame.to_csv(folder / "rows.csv", index=False)
    python = [sys.executable, "-W", "error", "-m", "model_export", str(folder / "line.skops")]
    return [*python, "--data", str(folder / "rows.csv"), "--out", str(folder / "line.onnx")]


def test_a_terminal_shows_a_bar_and_stdout_stays_clean(tmp_path: Path) -> None:
    reader, writer = pty.openpty()
    termios.tcsetwinsize(writer, (24, 80))
    with subprocess.Popen(words(tmp_path), stdout=subprocess.PIPE, stderr=writer, text=True) as process:
        os.close(writer)
        told, _ = process.communicate(timeout=60)
    shown = _read_all(reader)

    assert process.returncode == 0
    assert "asking the estimator" in shown
    assert "comparing" in shown
    assert told.startswith(str(tmp_path / "line.onnx"))
    assert "asking" not in told
    assert "\r" not in told


def test_no_terminal_shows_nothing(tmp_path: Path) -> None:
    done = subprocess.run(words(tmp_path), capture_output=True, text=True, check=True)

    assert done.stderr == ""


def test_no_terminal_gives_the_silent_progress() -> None:
    with bar(StringIO()) as progress:
        assert progress is silent


def test_an_export_tells_its_stages_in_order(tmp_path: Path) -> None:
    frame = DataFrame({"a": [1.0, 2.0, 3.0] * 20})
    told: list[tuple[str, int, int]] = []

    export(
        LinearRegression().fit(frame, frame["a"]),
        frame,
        tmp_path / "line.onnx",
        progress=lambda *stage: told.append(stage),
    )

    assert [stage for stage, _, _ in told] == ["asking the estimator", "converting, trying forms", "comparing"]
    assert all(done <= total for _, done, total in told)


def _read_all(reader: int) -> str:
    """What was written to a pseudo-terminal; Linux answers EIO once the other side is closed."""
    parts = []
    while True:
        try:
            part = os.read(reader, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(reader)
    return b"".join(parts).decode()
