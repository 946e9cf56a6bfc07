"""Google's way: what is missing is told, and with it there gcloud is called as serverless.yml says."""

from __future__ import annotations

import shlex

import pytest

from tests.deployment.checkout import Checkout
from tests.deployment.conftest import Deploy
from tests.deployment.test_refusals import faults
from tests.deployment.tools import Tools

URL = "https://tresnubes-http-abc-ew.a.run.app"
LOGGED_IN = {"auth print-access-token": {"says": "no secret\n"}, "functions describe": {"says": f"{URL}\n"}}


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    """A project of Google and gcloud."""
    tools.add("gcloud", LOGGED_IN)
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "my-project")


def test_all_that_is_missing_is_told_at_once(deploy: Deploy) -> None:
    done = deploy("gcp", "--events", "--parameter", "TRAFFIC=1")

    assert done.status == 1
    assert [fault.partition(":")[0] for fault in faults(done.err)] == ["gcloud", "GOOGLE_CLOUD_PROJECT", "the manifest"]
    assert "no parameter 'TRAFFIC': expected one of TRESNUBES_NAME, GOOGLE_CLOUD_PROJECT, " in done.err


@pytest.mark.usefixtures("google")
def test_each_bundle_that_is_missing_is_told(deploy: Deploy, checkout: Checkout) -> None:
    for bundle in ("gcp", "gcp-events"):
        (checkout.folder / "dist" / bundle).rename(checkout.folder / bundle)

    alone, both = deploy("gcp"), deploy("gcp", "--events")

    assert [fault.partition(":")[0] for fault in faults(alone.err)] == ["dist/gcp"]
    assert [fault.partition(":")[0] for fault in faults(both.err)] == ["dist/gcp", "dist/gcp-events"]


@pytest.mark.usefixtures("google")
@pytest.mark.parametrize("answer", [{"status": 1, "complains": "no account"}, {"says": ""}], ids=["fails", "empty"])
def test_gcloud_that_is_logged_out(answer: dict[str, object], deploy: Deploy, tools: Tools) -> None:
    tools.add("gcloud", {"auth print-access-token": answer})

    done = deploy("gcp")

    assert faults(done.err) == ["the login: expected gcloud to be logged in; `gcloud auth login` does that"]


@pytest.mark.usefixtures("google")
def test_a_manifest_with_a_mistake(deploy: Deploy, checkout: Checkout) -> None:
    manifest = checkout.folder / "serverless.yml"
    manifest.write_text(manifest.read_text().replace("python313", "python310"))

    done = deploy("gcp", "--dry-run")

    assert done.status == 1
    assert done.out == ""
    assert "serverless.yml: functions.http.runtime: 'python310' is not one of" in faults(done.err)[0]


@pytest.mark.usefixtures("google")
def test_a_link_in_the_bundle(deploy: Deploy, checkout: Checkout, tools: Tools) -> None:
    (checkout.folder / "dist/gcp/shared").symlink_to(checkout.folder / "models")

    done = deploy("gcp")

    (fault,) = faults(done.err)
    assert "symbolic link" in fault
    assert [words[1] for words in tools.asked] == ["auth"]


@pytest.mark.usefixtures("google")
def test_a_dry_run_prints_lines_that_a_shell_takes(deploy: Deploy) -> None:
    done = deploy("gcp", "--dry-run", "--name", "churn", "--parameter", "TRESNUBES_TRAFFIC=1=90 2=10")

    comment, command = done.out.splitlines()
    words = shlex.split(command)
    assert (done.status, comment) == (0, "# deploy dist/gcp as churn-http")
    assert words[:5] == ["gcloud", "functions", "deploy", "churn-http", "--gen2"]
    assert ",TRESNUBES_TRAFFIC=1=90 2=10," in words[-1]


@pytest.mark.usefixtures("google")
def test_what_was_printed_is_what_runs_and_the_address_follows(deploy: Deploy, tools: Tools) -> None:
    printed = deploy("gcp", "--dry-run", "--name", "churn").out
    tools.add("gcloud", LOGGED_IN)
    before = len(tools.asked)

    done = deploy("gcp", "--name", "churn")

    _, ran, asked = tools.asked[before:]
    assert done.status == 0
    assert ran == shlex.split(printed, comments=True)
    assert asked[1:4] == ["functions", "describe", "churn-http"]
    assert f"the model answers at {URL}" in done.out
    assert 'curl -H "authorization: Bearer $(gcloud auth print-identity-token)"' in done.out
    assert f"{URL}/predict" in done.out


@pytest.mark.usefixtures("google")
def test_setup_surrounds_the_deployment(deploy: Deploy) -> None:
    done = deploy("gcp", "--dry-run", "--setup", "--events")

    purposes = [line for line in done.out.splitlines() if line.startswith("# ")]
    assert purposes[0] == "# switch on what is used"
    assert purposes[-1].endswith("may call tresnubes-rows")
    assert purposes.index("# the topic tresnubes-rows") < purposes.index("# deploy dist/gcp-events as tresnubes-rows")


@pytest.mark.usefixtures("google")
def test_an_address_that_is_none(deploy: Deploy, tools: Tools) -> None:
    tools.add("gcloud", {**LOGGED_IN, "functions describe": {"says": "\n"}})

    done = deploy("gcp")

    assert done.status == 1
    assert "expected the address of tresnubes-http of gcloud, got ''" in done.err


@pytest.mark.usefixtures("google")
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
