"""What every `sam local` is given: a template beside its bundles, variables, and an environment without an account."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from functions.local.docker.engine import VARIABLE

SAM = Path(sys.executable).with_name("sam")

Variables = Mapping[str, Mapping[str, str]]
"""Function's logical id → variables, of which sam hands over those that the template names."""


class Checkout(NamedTuple):
    """The folder of a `template.yaml`, and what its functions are told besides."""

    folder: Path
    variables: Variables

    @contextmanager
    def compose(self, subcommand: str, *arguments: str) -> Iterator[list[str]]:
        """The words of a `sam local` command. The image is the engine's: none is fetched."""
        with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as variables:
            json.dump(self.variables, variables)
            variables.flush()
            yield [str(SAM), "local", subcommand, *arguments, "--skip-pull-image", "--env-vars", variables.name]


def environment() -> dict[str, str]:
    """No credentials of anybody's, and no word to AWS."""
    return {
        **{name: os.environ[name] for name in (VARIABLE,) if name in os.environ},
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "SAM_CLI_TELEMETRY": "0",
    }
