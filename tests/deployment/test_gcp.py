"""The real gcloud, asked by the command, deploys to a stand-in for Google; a refusal has no need of it."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.checkout import Checkout
from tests.deployment.conftest import MACHINE, Deploy
from tests.deployment.test_refusals import faults
from tests.deployment.tools import Tools
from tests.manifests.google_api import GoogleApi, serve
from tests.manifests.google_facts import PROJECT, REGION

LOGGED_OUT = {"auth print-access-token": {"status": 1, "complains": "You do not currently have an active account"}}
LOGGED_IN = {"auth print-access-token": {"says": "token\n"}}
DESCRIBE = "functions describe tresnubes-http"


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    """Someone who is logged in, by a stand-in."""
    tools.add("gcloud", {**LOGGED_IN, DESCRIBE: {"says": "https://a.run.app\n"}})
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", PROJECT)
    monkeypatch.setenv("GOOGLE_CLOUD_REGION", REGION)


@pytest.fixture
def google(project: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleApi]:
    """What the real gcloud takes for Google."""
    del project
    if shutil.which("gcloud", path=MACHINE) is None:
        pytest.skip("gcloud is not installed: https://cloud.google.com/sdk/docs/install")
    (tmp_path / "token").write_text("no secret")
    settings = {
        "PATH": MACHINE,
        "CLOUDSDK_CONFIG": str(tmp_path / "gcloud"),
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(tmp_path / "token"),
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "true",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "true",
    }
    with serve() as google:
        for name, value in {**settings, **google.environment()}.items():
            monkeypatch.setenv(name, value)
        yield google


def test_gcloud_deploys_and_the_endpoint_is_printed(deploy: Deploy, google: GoogleApi) -> None:
    done = deploy("gcp", "--parameter", "TRESNUBES_TRAFFIC=1")

    assert done.status == 0, done.out + done.err
    assert google.functions[0]["name"].endswith("/functions/tresnubes-http")
    assert google.functions[0]["serviceConfig"]["environmentVariables"]["TRESNUBES_TRAFFIC"] == "1"
    assert google.uploaded.startswith(b"PK")
    assert "the model answers at https://" in done.out
    assert 'curl -H "authorization: Bearer $(gcloud auth print-identity-token)"' in done.out


def test_all_that_is_missing_for_google_is_told_at_once(deploy: Deploy, checkout: Checkout) -> None:
    (checkout.folder / "dist/gcp").rename(checkout.folder / "gone")

    done = deploy("gcp", "--parameter", "MEMORY=1")

    assert done.status == 1
    assert [fault.partition(":")[0] for fault in faults(done.err)] == [
        *("gcloud", "--parameter MEMORY", "GOOGLE_CLOUD_PROJECT", "dist/gcp"),
    ]


@pytest.mark.usefixtures("project")
def test_gcloud_that_is_logged_out(deploy: Deploy, tools: Tools) -> None:
    tools.add("gcloud", LOGGED_OUT)

    assert faults(deploy("gcp").err) == ["the login: expected gcloud to be logged in; `gcloud auth login` does that"]


@pytest.mark.usefixtures("project")
def test_a_mistake_in_the_manifest(deploy: Deploy, checkout: Checkout) -> None:
    manifest = checkout.folder / "serverless.yml"
    manifest.write_text(manifest.read_text().replace("runtime: python313", "runtime: python310"))

    done = deploy("gcp")

    assert done.status == 1
    assert "the manifest: serverless.yml: " in done.err
    assert "python310" in done.err


@pytest.mark.usefixtures("project")
def test_what_scores_on_arrival_comes_along(deploy: Deploy, tools: Tools, checkout: Checkout) -> None:
    checkout.bundle("gcp-events", arch="arm64")

    alone, along = deploy("gcp", "--dry-run"), deploy("gcp", "--dry-run", "--events")

    assert (alone.status, faults(alone.err)) == (0, [])
    assert alone.out.count("gcloud functions deploy ") == 1
    assert along.out.count("gcloud functions deploy ") == 3
    assert len(faults(along.err)) == 2  # one of each function
    assert {words[1] for words in tools.asked} == {"auth"}


def test_no_plan_without_a_project(deploy: Deploy) -> None:
    done = deploy("gcp", "--dry-run")

    assert (done.status, done.out) == (1, "")
    assert "error: serverless.yml: expected the environment variable GOOGLE_CLOUD_PROJECT" in done.err


@pytest.mark.usefixtures("project")
def test_gcloud_that_does_not_tell_the_address(deploy: Deploy, tools: Tools) -> None:
    tools.add("gcloud", LOGGED_IN)

    done = deploy("gcp")

    assert done.status == 1
    assert "error: expected the address of tresnubes-http of gcloud, got ''" in done.err


@pytest.mark.usefixtures("project")
def test_a_dry_run_prints_what_a_shell_takes(deploy: Deploy) -> None:
    done = deploy("gcp", "--dry-run", "--name", "churn", "--parameter", "TRESNUBES_TRAFFIC=1=90 2=10")

    comment, command = done.out.splitlines()
    words = shlex.split(command)
    assert comment == "# deploy dist/gcp as churn-http"
    assert words[:5] == ["gcloud", "functions", "deploy", "churn-http", "--gen2"]
    assert ",TRESNUBES_TRAFFIC=1=90 2=10," in words[-1]


@pytest.mark.usefixtures("project")
def test_what_a_project_needs_once_surrounds_the_functions(deploy: Deploy) -> None:
    done = deploy("gcp", "--dry-run", "--setup", "--events")

    purposes = [line for line in done.out.splitlines() if line.startswith("# ")]
    assert purposes[0] == "# switch on what is used"
    assert purposes[-1].endswith("may call tresnubes-rows")
    assert purposes.index("# the topic tresnubes-rows") < purposes.index("# deploy dist/gcp-events as tresnubes-rows")


@pytest.mark.usefixtures("project")
def test_a_link_in_the_bundle_is_refused(deploy: Deploy, checkout: Checkout, tools: Tools) -> None:
    (checkout.folder / "dist/gcp/shared").symlink_to(checkout.folder / "models", target_is_directory=True)

    done = deploy("gcp")

    assert done.status == 1
    assert "expected no symbolic links, got shared" in done.err
    assert {words[1] for words in tools.asked} == {"auth"}
