"""The real gcloud, talking to a stand-in for Google, asks for the function that the manifest describes."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.manifests.documents import ROOT
from tests.manifests.google_api import GoogleApi
from tests.manifests.google_checkout import BUNDLE, Checkout
from tests.manifests.google_facts import PROJECT, REGION

pytestmark = pytest.mark.usefixtures("gcloud")

SERVICE = {
    "availableCpu": "1",
    "availableMemory": "1Gi",
    "ingressSettings": "ALLOW_ALL",
    "maxInstanceCount": 20,
    "maxInstanceRequestConcurrency": 8,
    "minInstanceCount": 0,
    "serviceAccountEmail": f"tresnubes-http@{PROJECT}.iam.gserviceaccount.com",
    "timeoutSeconds": 30,
}
BUILDER = f"projects/{PROJECT}/serviceAccounts/tresnubes-build@{PROJECT}.iam.gserviceaccount.com"
# What the page tells a reader to type, but for logging in, and for what reads a file that another command wrote.
PAGE = (ROOT / "docs/gcp.md").read_text()
TYPED = re.findall(r"(?m)^(?:URL=\$\()?(gcloud (?!auth |run services replace ).*?)\)?$", PAGE)
# One of each command and its flags.
COMMANDS = list({(*text.split()[:4], *re.findall(r" --[a-z-]+", text)): text for text in TYPED}.values())
USAGE_ERROR = 2


def check_function(checkout: Checkout, api: GoogleApi) -> None:
    (http,) = checkout.read().functions
    build = api.function["buildConfig"]

    assert api.function["name"] == f"projects/{PROJECT}/locations/{REGION}/functions/tresnubes-http"
    assert (build["runtime"], build["entryPoint"]) == (http.runtime, http.entry_point)
    assert build["serviceAccount"] == BUILDER
    assert api.function["serviceConfig"] == {**SERVICE, "environmentVariables": http.environment}


def test_gcloud_asks_for_the_function_uploads_the_whole_bundle_and_lets_nobody_in(
    checkout: Checkout, api: GoogleApi
) -> None:
    done = checkout.carry_out(api, checkout.plan())
    with zipfile.ZipFile(io.BytesIO(api.uploaded)) as archive:
        uploaded = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}

    assert done.returncode == 0, done.stderr
    check_function(checkout, api)
    assert uploaded == BUNDLE
    assert api.grants == []


def test_osls_asks_for_the_function(osls: Path, checkout: Checkout, api: GoogleApi) -> None:
    done = checkout.run_against(api, osls, "deploy")

    assert done.returncode == 0, done.stdout + done.stderr
    check_function(checkout, api)


def test_gcloud_leaves_out_a_folder_behind_a_link(checkout: Checkout, api: GoogleApi) -> None:
    (checkout.folder / "dist/gcp/linked").symlink_to(checkout.folder / "shared", target_is_directory=True)

    done = checkout.carry_out(api, checkout.plan())

    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(io.BytesIO(api.uploaded)) as archive:
        assert [name for name in archive.namelist() if name.startswith("linked/")] == []


def test_a_runtime_that_google_does_not_have_is_refused(checkout: Checkout, api: GoogleApi) -> None:
    checkout.replace("serverless.yml", "python313", "python314")

    done = checkout.carry_out(api, checkout.plan())

    assert done.returncode != 0
    assert "python314" in done.stderr
    assert api.function == {}


def test_a_bundle_without_its_entry_is_refused(checkout: Checkout, api: GoogleApi) -> None:
    (checkout.folder / "dist/gcp/main.py").unlink()

    done = checkout.carry_out(api, checkout.plan())

    assert done.returncode != 0
    assert "main.py" in done.stderr
    assert api.function == {}


@pytest.mark.parametrize("command", COMMANDS)
def test_gcloud_reads_the_command_on_the_page(command: str, checkout: Checkout, api: GoogleApi) -> None:
    filled = command.replace("$FILTER", r'resource.type="cloud_run_revision"')

    done = checkout.run_against(api, "bash", "-c", filled)

    assert done.returncode != USAGE_ERROR, done.stderr
    assert "crashed" not in done.stderr
