"""The real gcloud, talking to a stand-in for Google, asks for the function that the manifest describes."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.manifests.documents import ROOT, read_yaml
from tests.manifests.google_api import PROJECT, REGION, GoogleApi
from tests.manifests.google_checkout import BUNDLE, Checkout, declared_environment

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
# What the page tells a reader to type, but for the commands that ask a person to log in.
TYPED = re.findall(r"(?m)^(?:URL=\$\()?(gcloud (?!auth ).*?)\)?$", (ROOT / "docs/gcp.md").read_text())
# One of each command and its flags.
COMMANDS = list({(*text.split()[:4], *re.findall(r" --[a-z-]+", text)): text for text in TYPED}.values())
USAGE_ERROR = 2


def check_function(api: GoogleApi) -> None:
    http = read_yaml("serverless.yml")["functions"]["http"]
    build = api.function["buildConfig"]

    assert api.function["name"] == f"projects/{PROJECT}/locations/{REGION}/functions/tresnubes-http"
    assert (build["runtime"], build["entryPoint"]) == (http["runtime"], http["entryPoint"])
    assert api.function["serviceConfig"] == {**SERVICE, "environmentVariables": declared_environment()}


def test_deploy_sh_asks_for_the_function_uploads_the_whole_bundle_and_lets_nobody_in(
    checkout: Checkout, api: GoogleApi
) -> None:
    done = checkout.run_against(api, "deploy/gcp/deploy.sh")
    with zipfile.ZipFile(io.BytesIO(api.uploaded)) as archive:
        uploaded = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}

    assert done.returncode == 0, done.stderr
    check_function(api)
    assert uploaded == BUNDLE
    assert [path for path in api.posted if path.endswith(":setIamPolicy")] == []


def test_osls_asks_for_the_function(osls: Path, checkout: Checkout, api: GoogleApi) -> None:
    done = checkout.run_against(api, osls, "deploy")

    assert done.returncode == 0, done.stdout + done.stderr
    check_function(api)


def test_a_runtime_that_google_does_not_have_is_refused(checkout: Checkout, api: GoogleApi) -> None:
    checkout.replace("deploy/gcp/deploy.sh", "python313", "python399")

    done = checkout.run_against(api, "deploy/gcp/deploy.sh")

    assert done.returncode != 0
    assert "python399" in done.stderr
    assert api.function == {}


def test_a_bundle_without_its_entry_is_refused(checkout: Checkout, api: GoogleApi) -> None:
    (checkout.folder / "dist/gcp/main.py").unlink()

    done = checkout.run_against(api, "deploy/gcp/deploy.sh")

    assert done.returncode != 0
    assert "main.py" in done.stderr
    assert api.function == {}


@pytest.mark.parametrize("command", COMMANDS)
def test_gcloud_reads_the_command_on_the_page(command: str, checkout: Checkout, api: GoogleApi) -> None:
    filled = command.replace("$FILTER", r'resource.type="cloud_run_revision"')

    done = checkout.run_against(api, "bash", "-c", filled)

    assert done.returncode != USAGE_ERROR, done.stderr
    assert "crashed" not in done.stderr
