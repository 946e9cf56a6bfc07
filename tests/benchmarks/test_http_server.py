"""A measured server, and what becomes of one that fails."""

import sys
from pathlib import Path

import pytest

from benchmarks import http_server
from benchmarks.errors import SubjectFailed
from benchmarks.http_server import Question, Server, measure_server
from functions.local.port import find_free_ports

_SOURCE = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answered = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        body = sys.argv[2].encode()
        Handler.answered += 1
        self.send_response(200 if Handler.answered <= int(sys.argv[3]) else 500)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
_ROWS = '{"predictions": [{"label": 1}]}'
_TENSORS = '{"outputs": [{"data": [1]}]}'


@pytest.fixture(autouse=True)
def short_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "LOAD_SECONDS", 0.1)


@pytest.fixture
def question(tmp_path: Path) -> Question:
    body = tmp_path / "body.json"
    body.write_text("{}", "utf-8")
    return Question("/predict", body, 1)


def server(folder: Path, answer: str, good: int = sys.maxsize, source: str = _SOURCE) -> Server:
    """One that gives `answer`, `good` times with 200 and then with 500."""
    (port,) = find_free_ports(1)
    return Server([sys.executable, "-c", source, str(port), answer, str(good)], {}, folder, port)


@pytest.mark.parametrize("answer", [_ROWS, _TENSORS])
def test_a_server_has_a_time_and_a_rate(answer: str, question: Question, tmp_path: Path) -> None:
    milliseconds, rate = measure_server(server(tmp_path, answer), question)

    assert milliseconds > 0
    assert rate > 0


@pytest.mark.parametrize(
    ("answer", "good", "message"),
    [
        ('{"predictions": [{"label": 0}]}', sys.maxsize, "expected the label 1"),
        (_ROWS, 20, "it wrote:\nexpected 200, got b'HTTP/1.1 500"),
    ],
)
def test_a_server_that_answers_wrongly_fails(
    answer: str, good: int, message: str, question: Question, tmp_path: Path
) -> None:
    with pytest.raises(SubjectFailed, match=message):
        measure_server(server(tmp_path, answer, good), question)


def test_a_server_that_ends_fails_with_its_words(question: Question, tmp_path: Path) -> None:
    with pytest.raises(SubjectFailed, match=r"does not answer: ConnectionRefusedError[\s\S]*no model"):
        measure_server(server(tmp_path, "", source="raise SystemExit('no model')"), question)


def test_a_server_that_never_answers_well_fails(
    monkeypatch: pytest.MonkeyPatch, question: Question, tmp_path: Path
) -> None:
    monkeypatch.setattr(http_server, "_START_SECONDS", 1)

    with pytest.raises(SubjectFailed, match="answers 500: b'starting'"):
        measure_server(server(tmp_path, "starting", good=0), question)
