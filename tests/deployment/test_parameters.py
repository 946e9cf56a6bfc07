"""What is written for sam is what sam reads."""

from __future__ import annotations

import pytest
from samcli.cli.types import CfnParameterOverridesType  # type: ignore[import-not-found, import-untyped, unused-ignore]

from functions.deployment.aws.parameters import find_unwritable, read_parameters, write_overrides

VALUES = {
    "a word": "arm64",
    "nothing": "",
    "spaces": "1=90 2=10",
    "a list": "a,b",
    "quotes": 'say "a b" twice',
    "one quote": "it's",
    "an address": "https://a.example/x?y=z",
    "another alphabet": "größe",
    "lines": "a\nb",
    "a dollar": "$HOME",
}


@pytest.mark.parametrize("kind", VALUES)
def test_sam_reads_what_is_written(kind: str) -> None:
    parameters = {"Traffic": VALUES[kind], "Events": "true"}

    read = CfnParameterOverridesType().convert(tuple(write_overrides(parameters)), None, None)

    assert read == parameters


def test_the_last_of_two_values_counts() -> None:
    assert read_parameters(["Traffic=1=90 2=10", "Events=true", "Traffic=2"]) == {"Traffic": "2", "Events": "true"}


def test_a_backslash_is_told() -> None:
    assert find_unwritable({"Allow": "a\\b", "Events": "true"}) == ["Allow"]
