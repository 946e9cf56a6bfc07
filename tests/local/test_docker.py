"""How an engine and Lambda's image are found, and what is said where they can't be had; no Docker is needed here."""

from __future__ import annotations

import os
import platform
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from functions.local.docker.__main__ import main
from functions.local.docker.engine import VARIABLE, connect, find_engine, open_engine
from functions.local.docker.image import LABEL, NAME, TARGET, build_stand_in, provide_image
from functions.local.docker.packages import provide
from functions.local.docker.root import make_root
from functions.local.errors import NoDocker
from tests.local.fake_engine import FakeEngine, serve_engine

NOWHERE = "unix:///nowhere/docker.sock"
Write = Callable[[str, str], None]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Puts a shell script before all other programs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.defpath}")

    def write(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\ncd {folder}\n{script}\n")
        (folder / name).chmod(0o755)

    return write


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEngine]:
    with serve_engine() as engine:
        monkeypatch.setenv(VARIABLE, engine.host)
        assert find_engine() == engine.host  # or a real one would be started
        yield engine


def image(created: str, label: str = "") -> dict[str, object]:
    return {"Id": created, "Created": created, "Labels": {label: "1"} if label else {}}


def be(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)


def test_an_engine_that_runs_is_taken(engine: FakeEngine, said: list[str]) -> None:
    with open_engine(said.append) as host:
        assert host == engine.host

    assert said == [f"Docker runs at {engine.host}"]


def test_an_address_where_nobody_answers_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, NOWHERE)

    assert find_engine() is None


def test_an_engine_that_can_not_run_says_why(program: Write, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    program("dockerd", "echo starting; echo 'failed to mount overlay: operation not permitted'; exit 1")
    monkeypatch.setenv(VARIABLE, NOWHERE)
    be(0, monkeypatch)

    with (
        pytest.raises(NoDocker, match="dockerd can't run here: failed to mount overlay: operation not permitted"),
        open_engine(said.append),
    ):
        pass


def test_an_engine_that_is_installed_and_does_not_run_is_roots_to_start(
    program: Write, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program("dockerd", "exit 1")
    monkeypatch.setenv(VARIABLE, NOWHERE)
    be(1000, monkeypatch)

    with pytest.raises(NoDocker, match="only root may start it: sudo systemctl start docker"), open_engine(said.append):
        pass


def test_a_program_that_is_there_is_not_installed(program: Write, said: list[str]) -> None:
    program("netherd", "exit 0")
    program("apt-get", "exit 1")

    assert provide("netherd", "nether.io", said.append).endswith("/netherd")
    assert said == []


def test_a_missing_program_is_installed_where_lists_of_packages_are_missing_too(
    program: Write, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh Debian knows of no package before its first update."""
    program(
        "apt-get",
        'case $1 in update) touch lists ;; install) [ -e lists ] && cp "$0" netherd && chmod 755 netherd ;; esac',
    )
    be(0, monkeypatch)

    assert provide("netherd", "nether.io", said.append).endswith("/netherd")
    assert said == ["installing Debian's package nether.io"]


def test_only_root_installs(program: Write, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    program("apt-get", "exit 1")
    be(1000, monkeypatch)

    with pytest.raises(NoDocker, match=r"only root may install it: sudo apt-get install nether\.io"):
        provide("netherd", "nether.io", said.append)


def test_a_system_without_apt_is_told_so(said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoDocker, match="netherd is missing, and this system has no apt-get"):
        provide("netherd", "nether.io", said.append)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'E: Unable to locate package' >&2; exit 100", "failed: E: Unable to locate package"),
        ("exit 0", "expected netherd in Debian's package nether.io, found none"),
    ],
)
def test_an_installation_that_fails_says_why(
    script: str, told: str, program: Write, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program("apt-get", script)
    be(0, monkeypatch)

    with pytest.raises(NoDocker, match=told):
        provide("netherd", "nether.io", said.append)


def test_debians_files_are_fetched_once(program: Write, said: list[str], tmp_path: Path) -> None:
    program("mmdebstrap", 'for last; do :; done; echo files > "$last"')
    root = tmp_path / "kept" / "root.tar"

    first, second = make_root(said.append, root), make_root(said.append, root)

    assert first == second == root
    assert root.read_text() == "files\n"
    assert len(said) == 1


def test_files_that_can_not_be_fetched_leave_nothing(program: Write, said: list[str], tmp_path: Path) -> None:
    program("mmdebstrap", 'for last; do :; done; echo half > "$last"; echo "E: no mirror" >&2; exit 1')

    with pytest.raises(NoDocker, match="E: no mirror"):
        make_root(said.append, tmp_path / "kept" / "root.tar")

    assert list((tmp_path / "kept").iterdir()) == []


def test_awss_own_image_is_left_alone(engine: FakeEngine, said: list[str]) -> None:
    engine.images = {NAME: image("2026-01-01")}

    with connect(engine.host) as client, provide_image(client, said.append):
        pass

    assert (engine.removed, said) == ([], [f"{NAME} is AWS's own"])


def test_what_is_left_of_a_stand_in_is_removed_first_what_was_built_last(engine: FakeEngine, said: list[str]) -> None:
    ours = {"2026-01-01": image("2026-01-01", LABEL), "2026-01-02": image("2026-01-02", LABEL)}
    engine.images = {**ours, NAME: image("2025-01-01")}

    with connect(engine.host) as client, provide_image(client, said.append):
        pass

    assert engine.removed == ["2026-01-02", "2026-01-01"]
    assert set(engine.listed_by) == {LABEL}


def test_no_image_is_made_for_another_cpu(engine: FakeEngine, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    with (
        connect(engine.host) as client,
        pytest.raises(NoDocker, match=f"the bundles are for Linux on {TARGET.machine}, and this machine is riscv64"),
        provide_image(client, said.append),
    ):
        pass


def test_an_engine_that_refuses_the_image_says_why(engine: FakeEngine, tmp_path: Path) -> None:
    root = tmp_path / "root.tar"
    tarfile.open(root, "w").close()

    with connect(engine.host) as client, pytest.raises(NoDocker, match="could not be built: no space left on device"):
        build_stand_in(client, root)


@pytest.mark.parametrize(("end", "expected"), [("exit 7", 7), ("kill -TERM $$", 143)])
def test_a_command_gets_the_engine_and_its_code_is_the_answer(
    end: str, expected: int, engine: FakeEngine, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.images = {NAME: image("2026-01-01")}

    code = main(["sh", "-c", f"echo at ${VARIABLE}; {end}"])

    assert code == expected
    assert f"at {engine.host}" in capfd.readouterr().out


def test_a_command_is_not_run_without_docker(
    program: Write, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program("dockerd", "exit 1")
    monkeypatch.setenv(VARIABLE, NOWHERE)
    be(0, monkeypatch)

    code = main(["echo", "ran"])

    out, err = capfd.readouterr()
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert err.endswith("dockerd can't run here: it wrote nothing\n")


def test_a_command_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])

    assert "expected a command, such as: sam local start-api" in capsys.readouterr().err
