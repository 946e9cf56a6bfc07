"""The real osls, with the provider plugin of this repository, reads serverless.yml without a login."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.manifests.google_api import PROJECT
from tests.manifests.google_checkout import ZIP, Checkout

MISTAKES = {
    "a misspelt key": ("minInstances:", "minInstance:", "unrecognized property 'minInstance'"),
    "a runtime that onnxruntime lacks": ("python313", "python310", "functions.http.runtime"),
    "a number out of bounds": ("concurrency: 8", "concurrency: 1001", "functions.http.concurrency"),
    "no word on who may call": ("    allowUnauthenticated: false\n", "", "required property 'allowUnauthenticated'"),
    "a variable that would begin another": ('ROWS: "10000"', 'ROWS: "10,000"', "TRESNUBES_MAX_ROWS"),
    "an event that the plugin does not know": ("- http: {}", "- storage: {}", "functions.http.events"),
}


def test_the_plan_is_the_command_of_deploy_sh(osls: Path, checkout: Checkout) -> None:
    done = checkout.run(osls, "package")
    plan = checkout.plan()

    assert done.returncode == 0, done.stdout + done.stderr
    assert plan["deploy"] == checkout.dry_run()
    assert plan["sha256"] == {"dist/gcp.zip": sha256(ZIP).hexdigest()}


def test_print_fills_in_the_variables(osls: Path, checkout: Checkout) -> None:
    done = checkout.run(osls, "print", "--format", "json")
    printed = json.loads(done.stdout)

    assert printed["provider"]["project"] == PROJECT
    assert printed["functions"]["http"]["serviceAccount"] == f"tresnubes-http@{PROJECT}.iam.gserviceaccount.com"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_osls_refuses(mistake: str, osls: Path, checkout: Checkout) -> None:
    right, wrong, named = MISTAKES[mistake]
    checkout.replace("serverless.yml", right, wrong)

    done = checkout.run(osls, "package")

    assert done.returncode != 0
    assert named in done.stdout + done.stderr


def test_a_bundle_that_is_not_there_is_refused(osls: Path, checkout: Checkout) -> None:
    (checkout.folder / "dist/gcp.zip").unlink()

    done = checkout.run(osls, "package")

    assert done.returncode != 0
    assert "dist/gcp.zip" in done.stdout + done.stderr


def test_a_missing_gcloud_is_named(osls: Path, checkout: Checkout) -> None:
    tools = checkout.folder / "tools"
    tools.mkdir()
    (tools / "node").symlink_to(str(shutil.which("node")))

    done = checkout.run(osls, "deploy", PATH=str(tools))

    assert done.returncode != 0
    assert "expected gcloud on the PATH" in done.stdout + done.stderr
