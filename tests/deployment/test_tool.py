"""A tool that can't be run, gives no answer or is interrupted ends the command in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from functions.deployment import tool
from functions.deployment.errors import DeploymentError
from functions.deployment.tool import ask, find_tool
from tests.deployment.checkout import ROOT, Checkout
from tests.deployment.tools import Tools


def write(folder: Path, name: str, text: str) -> dict[str, str]:
    """An executable file, and the PATH to it."""
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


def test_a_tool_that_is_no_program(tmp_path: Path) -> None:
    environment = write(tmp_path, "azd", "")

    with pytest.raises(DeploymentError, match="`azd version` can't be run: Exec format error"):
        ask(("azd", "version"), environment)


def test_a_tool_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DeploymentError, match="`nobody` can't be run: No such file or directory"):
        ask(("nobody",), {"PATH": str(tmp_path)})


def test_a_tool_that_gives_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "_SECONDS", 0.05)
    environment = write(tmp_path, "azd", "#!/bin/sh\nexec /bin/sleep 10\n")

    with pytest.raises(DeploymentError, match="`azd` gave no answer within"):
        ask(("azd",), environment)


def test_a_tool_is_found_on_the_path_that_it_will_have(tmp_path: Path) -> None:
    environment = write(tmp_path, "azd", "#!/bin/sh\necho found\n")

    assert find_tool("azd", environment) == "azd"
    assert find_tool("azd", {"PATH": ""}) is None
    assert ask(("azd",), environment) == "found\n"


def test_a_step_that_is_no_program(checkout: Checkout, tools: Tools) -> None:
    write(tools.folder, "sam", "")

    done = subprocess.run(_command(), env=_environment(checkout, tools), capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "can't be run: Exec format error" in done.stderr


def test_ctrl_c_lets_the_step_end_and_says_so(checkout: Checkout, tools: Tools) -> None:
    loop = "trap '/bin/sleep 0.5; echo it ended; exit 3' INT\necho it runs\nwhile :; do /bin/sleep 0.1; done\n"
    write(tools.folder, "sam", f"#!/bin/sh\n{loop}")

    lines, status, err = _interrupt(checkout, tools, "it runs")

    assert status == 1
    assert lines[-1] == "it ended"
    assert "ended with status 130" in err
    assert "Traceback" not in err


def test_ctrl_c_before_a_step_ends_it_in_a_word(checkout: Checkout, tools: Tools) -> None:
    write(tools.folder, "azd", f"#!/bin/sh\n: > {tools.folder}/asked\nexec /bin/sleep 30\n")

    with _start(checkout, tools, "azure") as process:
        while not (tools.folder / "asked").exists():
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert err == "interrupted\n"


def _interrupt(checkout: Checkout, tools: Tools, line: str) -> tuple[list[str], int, str]:
    """What a terminal does once a line was printed: command and step get the signal."""
    with _start(checkout, tools, "aws") as process:
        assert process.stdout
        while process.stdout.readline().strip() != line:
            pass
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    return out.splitlines(), process.returncode, err


@contextmanager
def _start(checkout: Checkout, tools: Tools, cloud: str) -> Iterator[subprocess.Popen[str]]:
    environment, pipe = _environment(checkout, tools), subprocess.PIPE
    with subprocess.Popen(
        _command(cloud),
        env=environment,
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
        preexec_fn=_hear_interrupts,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _hear_interrupts() -> None:
    """As in a terminal: what a shell starts in the background ignores the signal, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _command(cloud: str = "aws") -> list[str]:
    return [sys.executable, "-m", "functions", "deploy", cloud]


def _environment(checkout: Checkout, tools: Tools) -> dict[str, str]:
    keys = {"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    return {**os.environ, **keys, "PYTHONPATH": str(ROOT), "PATH": str(tools.folder), "PWD": str(checkout.folder)}
