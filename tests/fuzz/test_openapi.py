"""Schemathesis reads /openapi.json off a real functions-framework server and tries what it allows and forbids."""

import subprocess
import sys
from pathlib import Path

import pytest

from functions.local import Cloud, open_runtime

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")

UNSAYABLE = "positive_data_acceptance"
"""JSON Schema can't say that a tensor has as many values as its shape, or that a text is CSV with these columns."""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_no_5xx_and_nothing_undeclared(seed: str, bundles: dict[Cloud, Path], tmp_path: Path) -> None:
    with open_runtime("gcp", bundles["gcp"]) as runtime:
        run = subprocess.run(
            [
                *(SCHEMATHESIS, "run", f"{runtime.url}/openapi.json", "--no-color", "--seed", seed),
                *("--max-examples", "100", "--exclude-checks", UNSAYABLE, "--generation-database", "none"),
                *("--phases", "examples,coverage,fuzzing"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
