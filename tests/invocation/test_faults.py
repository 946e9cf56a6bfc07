"""A function that fails in ways of its own is told as it is, with all that it wrote, and status 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.local import client
from tests.invocation.conftest import Invoke

ENDS = """
import os

def score(event, context):
    if "Records" in event:
        print("so long", flush=True)
        os._exit(3)
"""


def write_bundle(folder: Path, source: str) -> Path:
    """What Lambda's runtime takes for a bundle of events."""
    (folder / "events.py").write_text(source)
    (folder / "bundle.json").write_text('{"bundle": "aws-events"}')
    return folder


def test_function_that_never_starts(invoke: Invoke, rows: Path, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, "raise RuntimeError('no kettle')\n")

    done = invoke("aws", "--file", rows, "--bundle", bundle)

    assert done.status == 1
    assert "error: the aws runtime ended before it was ready" in done.err
    assert "no kettle" in done.err


def test_function_that_ends_while_it_scores(invoke: Invoke, rows: Path, tmp_path: Path) -> None:
    done = invoke("aws", "--file", rows, "--bundle", write_bundle(tmp_path, ENDS))

    assert done.status == 1
    assert "error: the aws runtime gave no answer" in done.err
    assert "so long" in done.err


def test_function_that_logs_no_outcome(invoke: Invoke, rows: Path, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, "def score(event, context):\n    print('what', sorted(event))\n")

    done = invoke("aws", "--file", rows, "--bundle", bundle)

    assert done.status == 1
    assert "what ['Records']" in done.out
    assert "outcome: unknown\nacknowledged: yes\nnothing new was written\n" in done.out


def test_runtime_that_can_not_be_installed(
    invoke: Invoke, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_FOLDER", tmp_path / "runtimes")
    monkeypatch.setenv("UV", "false")

    done = invoke("aws", "--file", rows, "--bundle", write_bundle(tmp_path, ENDS))

    assert done.status == 1
    assert done.err.startswith("error: `uv export ")
