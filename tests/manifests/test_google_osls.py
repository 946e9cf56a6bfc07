"""The real osls, with the provider plugin of this repository, reads serverless.yml as Python does, without a login."""

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from functions.manifests.serverless import read_serverless
from tests.deployment.tools import Tools
from tests.manifests.google_checkout import GIVEN, ZIP, Checkout
from tests.manifests.google_mistakes import MISTAKES, OF_EACH_KIND

EVENTS = ("--param", "events=true")
OTHERS = {
    "TRESNUBES_NAME": "churn",
    "TRESNUBES_SOURCE_BUCKET": "theirs",
    "TRESNUBES_TRAFFIC": "1=90 2=10",
    "TRESNUBES_INGRESS": "internal-only",
}


@pytest.mark.parametrize("variables", [{}, OTHERS], ids=["as it is", "with variables"])
def test_python_fills_in_the_variables_as_osls_does(variables: dict[str, str], osls: Path, checkout: Checkout) -> None:
    done = checkout.run(osls, "print", "--format", "json", *EVENTS, **variables)
    printed: dict[str, Any] = json.loads(done.stdout)

    read = read_serverless(checkout.folder, {**GIVEN, **variables}, {"events": "true"})

    assert printed["functions"] == read["functions"]
    assert printed["service"] == read["service"]
    assert printed["provider"] == {**read["provider"], "stage": "dev"}


@pytest.mark.parametrize("events", [False, True], ids=["HTTP", "events too"])
def test_both_ways_run_the_same_commands(events: bool, osls: Path, checkout: Checkout) -> None:
    done = checkout.run(osls, "package", *(EVENTS if events else ()))
    plan = checkout.osls_plan()

    functions = checkout.read(events).functions
    assert done.returncode == 0, done.stdout + done.stderr
    assert plan["deploy"] == checkout.commands(events)
    assert [command[3] for command in plan["remove"]] == [function.name for function in functions]
    assert plan["sha256"] == {f"{function.source}.zip": sha256(ZIP).hexdigest() for function in functions}


def test_osls_runs_them(osls: Path, checkout: Checkout) -> None:
    tools = Tools(checkout.folder / "tools")
    tools.add("gcloud", {})

    done = checkout.run(osls, "deploy", PATH=f"{tools.folder}:{os.environ['PATH']}")

    assert done.returncode == 0, done.stdout + done.stderr
    assert tools.asked == checkout.commands()


@pytest.mark.parametrize("mistake", OF_EACH_KIND)
def test_osls_refuses(mistake: str, osls: Path, checkout: Checkout) -> None:
    right, wrong, place = MISTAKES[mistake]
    checkout.replace("serverless.yml", right, wrong)

    done = checkout.run(osls, "package")

    assert done.returncode != 0
    assert place in done.stdout + done.stderr


def test_without_being_asked_neither_the_functions_nor_their_bundle_are_needed(osls: Path, checkout: Checkout) -> None:
    (checkout.folder / "dist/gcp-events.zip").unlink()

    left_out, asked = checkout.run(osls, "package"), checkout.run(osls, "package", *EVENTS)

    assert left_out.returncode == 0, left_out.stdout + left_out.stderr
    assert asked.returncode != 0
    assert "dist/gcp-events.zip" in asked.stdout + asked.stderr


def test_a_link_in_the_bundle_is_refused(osls: Path, checkout: Checkout) -> None:
    (checkout.folder / "dist/gcp/shared").symlink_to(checkout.folder / "shared", target_is_directory=True)

    done = checkout.run(osls, "package")

    assert done.returncode != 0
    assert "dist/gcp/shared: expected a file or a folder, got a symbolic link" in done.stdout + done.stderr


def test_a_missing_gcloud_is_named(osls: Path, checkout: Checkout) -> None:
    tools = checkout.folder / "tools"
    tools.mkdir()
    (tools / "node").symlink_to(str(shutil.which("node")))

    done = checkout.run(osls, "deploy", PATH=str(tools))

    assert done.returncode != 0
    assert "expected gcloud on the PATH" in done.stdout + done.stderr
