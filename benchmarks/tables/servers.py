"""Servers: process start to the first answer, and requests a second."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.http_server import CONNECTIONS, Question, Server, measure_server
from benchmarks.models import Case, find_case
from benchmarks.peers import Peer, find_peers, install_peer, server_of
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sheet import Sheet
from functions.local.port import LOOPBACK, find_free_ports

OURS = "tresnubes, functions-framework"
FIRST, RATE = "first answer, ms", f"requests/s at {CONNECTIONS} connections"
TITLE = "Servers of the linear model, with bytecode"


def measure(bench: Bench) -> Table:
    """Google's server with our bundle, and everybody else's, one row a request."""
    case, peers, roster = find_case("linear"), find_peers(), Roster(bench)
    bundle = bench.bundle("gcp", case).folder
    with tempfile.TemporaryDirectory(prefix="tresnubes-") as scratch:
        roster.enter(OURS, lambda: _ours(bench, bundle, _question(case, Path(scratch))))
        for peer in peers:
            _enter(roster, bench, peer, case, Path(scratch))
        samples = interleave(roster.trials, bench.rounds)
    targets = tuple(Target(OURS, peer.title, 1.0, None, (FIRST,)) for peer in peers)
    return Sheet("servers", TITLE, "", targets).fill(bench, samples, [bundle], roster.remarks)


def _ours(bench: Bench, bundle: Path, question: Question) -> Run:
    def once() -> dict[str, float]:
        (port,) = find_free_ports(1)
        options = ("--source", "main.py", "--signature-type", "http", "--host", LOOPBACK, "--port", str(port))
        command: list[str | Path] = [bench.python, *ISOLATED, "-m", "functions_framework", "--target", "http", *options]
        return _measure(Server(command, environment_of(bundle), bundle, port), question)

    return once


def _enter(roster: Roster, bench: Bench, peer: Peer, case: Case, scratch: Path) -> None:
    def prepare() -> Run:
        environment = install_peer(peer, bench.python, bench.version)
        # A copy, for some write beside their code.
        folder = Path(shutil.copytree(peer.folder, scratch / peer.folder.name))
        question = _question(case, folder, peer)
        return lambda: _measure(server_of(peer, environment, folder, case.model), question)

    roster.enter(peer.title, prepare)


def _question(case: Case, folder: Path, peer: Peer | None = None) -> Question:
    row = json.loads(case.first_row.read_text("utf-8"))
    tensor = {"name": "rows", "shape": [1, len(row)], "datatype": "FP32", "data": row}
    document: Any = {"inputs": [tensor]} if peer is not None and peer.tensors else {"instances": [row]}
    body = folder / "body.json"
    body.write_text(json.dumps(document), "utf-8")
    return Question("/predict" if peer is None else peer.path, body, int(case.first_label))


def _measure(server: Server, question: Question) -> dict[str, float]:
    milliseconds, rate = measure_server(server, question)
    return {FIRST: milliseconds, RATE: rate}
