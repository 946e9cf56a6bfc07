"""The command as a user calls it, in this process and in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from functions.__main__ import main
from tests.conftest import Example
from tests.deployment.checkout import Checkout
from tests.deployment.tools import Tools

# What would find an account, or a tool, of whoever runs the tests.
_FOREIGN = ("AWS_", "AZURE_", "CLOUDSDK_", "GOOGLE_", "TRESNUBES_")

MACHINE = os.environ.get("PATH", "")
"""The PATH of whoever runs the tests, for tools that are real in them."""


class Done(NamedTuple):
    """A call that has ended."""

    status: int | str | None
    out: str
    err: str


Deploy = Callable[..., Done]


@pytest.fixture
def checkout(tmp_path: Path, penguins: Example, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """The folder that is worked in."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Checkout(folder, penguins.model)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: None) -> Tools:
    """The PATH's only folder, without a tool in it yet."""
    del environment
    tools = Tools(tmp_path / "tools")
    monkeypatch.setenv("PATH", str(tools.folder))
    return tools


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No account."""
    for name in [name for name in os.environ if name.startswith(_FOREIGN)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("SAM_CLI_TELEMETRY", "0")
    monkeypatch.setenv("SAM_CLI_POLL_DELAY", "0.1")


@pytest.fixture
def deploy(checkout: Checkout, tools: Tools, capfd: pytest.CaptureFixture[str]) -> Deploy:
    """`python -m functions deploy` with these arguments."""
    del checkout, tools

    def call(*arguments: object) -> Done:
        try:
            status: int | str | None = main(["deploy", *map(str, arguments)])
        except SystemExit as end:
            status = end.code
        return Done(status, *capfd.readouterr())

    return call
