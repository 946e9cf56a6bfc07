"""The command as a user calls it, in this process, and a file for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from functions.__main__ import main
from tests.conformance.penguins import ADELIE, GENTOO, lines


class Done(NamedTuple):
    """A call that has ended."""

    status: int | str | None
    out: str
    err: str


Invoke = Callable[..., Done]


@pytest.fixture
def invoke(capfd: pytest.CaptureFixture[str]) -> Invoke:
    """`python -m functions invoke` with these arguments."""

    def call(*arguments: object) -> Done:
        try:
            status: int | str | None = main(["invoke", *map(str, arguments)])
        except SystemExit as end:
            status = end.code
        return Done(status, *capfd.readouterr())

    return call


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of two good rows."""
    file = tmp_path / "rows.csv"
    file.write_bytes(lines(ADELIE, GENTOO))
    return file
