"""What is said where sam can't do as it is told; what it does with Docker, `tests/docker` has."""

from pathlib import Path

import pytest

from functions.local.errors import NoAnswer, StartFailed
from functions.local.sam import Checkout, invoke, open_api


def test_an_invocation_that_fails_says_what_sam_wrote(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer, match=r"(?s)`sam local invoke Score` ended with code .*[Tt]emplate file not found"):
        invoke(Checkout(tmp_path, {}), "Score", {})


def test_an_api_that_does_not_start_says_what_sam_wrote(tmp_path: Path) -> None:
    with pytest.raises(StartFailed, match=r"(?s)[Tt]emplate file not found"), open_api(Checkout(tmp_path, {})):
        pass
