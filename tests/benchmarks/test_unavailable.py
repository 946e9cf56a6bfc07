"""What a machine lacks is left out of a table, with a line that says what to install."""

import shutil
import sys
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.bench import Bench
from benchmarks.compiler import compile_c
from benchmarks.errors import BenchmarkError, Unavailable
from benchmarks.peers import Peer, find_peers, install_peer, server_of
from benchmarks.roster import Roster, Run


def test_a_subject_that_can_not_run_here_is_left_out_with_the_reason() -> None:
    roster = Roster(Bench(Path(sys.executable), "3", 1, ()))

    def prepare() -> Run:
        raise Unavailable("it is left out: install it")

    roster.enter("it", prepare)

    assert roster.trials == []
    assert roster.remarks == ["it is left out: install it"]


def test_without_a_compiler_the_c_program_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unavailable, match="the C program is left out: install gcc"):
        compile_c(tmp_path / "any.c")


@pytest.mark.skipif(shutil.which("gcc") is None, reason="install gcc")
def test_a_c_program_that_does_not_compile_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "broken.c"
    source.write_text("int main(void) { return nothing; }\n", "utf-8")

    with pytest.raises(BenchmarkError, match=r"broken\.c can't be compiled:[\s\S]*nothing"):
        compile_c(source)


def test_a_peer_that_can_not_be_installed_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "BUILD", tmp_path)
    (tmp_path / "requirements.txt").write_text("tresnubes-has-no-such-package @ file:///nowhere\n", "utf-8")
    peer = Peer(tmp_path, "Nobody's server", ("{bin}/none",), "/", tensors=False, environment={})

    with pytest.raises(Unavailable, match=r"Nobody's server is left out, it can't be installed: .+$") as caught:
        install_peer(peer, Path(sys.executable), "3")

    assert str(tmp_path) not in str(caught.value)
    assert not list((tmp_path / "peers").iterdir())


@pytest.mark.parametrize("peer", find_peers(), ids=lambda peer: peer.folder.name)
def test_a_peer_is_started_on_loopback_from_pins(peer: Peer, tmp_path: Path) -> None:
    server = server_of(peer, tmp_path / "environment", tmp_path, tmp_path / "any.onnx")

    told = [str(part) for part in server.command] + list(server.environment.values())
    assert str(tmp_path / "environment" / "bin") in told[0]
    assert any(str(server.port) == part for part in told)
    sources = "".join(file.read_text("utf-8") for file in peer.folder.glob("*.py"))
    assert "127.0.0.1" in told or "127.0.0.1" in sources
    pins = (peer.folder / "requirements.txt").read_text("utf-8").splitlines()
    assert all("==" in line for line in pins if line and not line.startswith("#"))
