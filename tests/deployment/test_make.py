"""`make deploy-aws` and its like: what dist/ holds is deployed, and a model that is named is bundled first."""

from __future__ import annotations

import os
import shlex
import subprocess

import pytest

from tests.deployment.checkout import ROOT

HOME = {"aws": "aws aws-events", "gcp": "gcp", "azure": "azure"}
ALONG = {"aws": "aws aws-events", "gcp": "gcp gcp-events", "azure": "azure azure-events"}


def run_make(*words: str) -> subprocess.CompletedProcess[str]:
    """The make that runs the tests has no say in it."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "MODEL", "ARGS"))
    }
    return subprocess.run(
        ["make", *words], cwd=ROOT, capture_output=True, text=True, check=False, env=environment, timeout=60
    )


def plan(*words: str) -> list[list[str]]:
    """The Python commands that make would run."""
    done = run_make("-n", *words)
    assert done.returncode == 0, done.stderr
    commands = (shlex.split(line) for line in done.stdout.splitlines() if " -m functions" in line)
    return [words[words.index("-m") + 1 :] for words in commands]


@pytest.mark.parametrize("cloud", HOME)
def test_what_is_there_is_deployed(cloud: str) -> None:
    assert plan(f"deploy-{cloud}", "ARGS=--dry-run") == [["functions", "deploy", cloud, "--dry-run"]]


@pytest.mark.parametrize("cloud", HOME)
@pytest.mark.parametrize("events", ["", "--events"])
def test_a_named_model_is_bundled_and_deployed(cloud: str, events: str) -> None:
    bundles = (ALONG if events else HOME)[cloud]

    account, bundle, deploy = plan(f"deploy-{cloud}", "MODEL=README.md pyproject.toml", f"ARGS={events}")

    assert account == ["functions", "deploy", cloud, "--before-bundling", *events.split()]
    models = shlex.split("--model README.md --model pyproject.toml")
    assert bundle == ["functions.bundle", *bundles.split(), *models, "--out", "dist"]
    assert deploy == ["functions", "deploy", cloud, *models, *events.split()]


@pytest.mark.parametrize("target", ["bundle", "serve", "deploy-gcp"])
def test_a_model_that_is_not_there_is_told_in_words(target: str) -> None:
    done = run_make(target, "MODEL=models/none.onnx", f"--old-file={ROOT}/.venv/.synced")

    assert done.returncode != 0
    assert done.stderr.startswith("models/none.onnx: expected a model file, there is none")


def test_another_cpu_is_bundled_for() -> None:
    _, bundle, _ = plan("deploy-aws", "MODEL=README.md", "ARCH=arm64")

    assert bundle[:5] == ["functions.bundle", "aws", "aws-events", "--arch", "arm64"]


def test_quotes_of_a_parameter_reach_the_command() -> None:
    (deploy,) = plan("deploy-aws", 'ARGS=--parameter "Traffic=1=90 2=10"')

    assert deploy == ["functions", "deploy", "aws", "--parameter", "Traffic=1=90 2=10"]
