"""The real gcloud, talking to a stand-in for Google, asks for the function that the manifest describes."""

import io
import json
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
# What the page tells a reader to type.
TYPED = re.findall(r"(?m)^(?:URL=\$\()?(gcloud .*?)(?: > .*|\))?$", (ROOT / "docs/gcp.md").read_text())
# One of each command and its flags.
COMMANDS = list({(*text.split()[:4], *re.findall(r" --[a-z-]+", text)): text for text in TYPED}.values())
WRONG = {
    "gcloud functions remove tresnubes-http": "Invalid choice: 'remove'",
    "gcloud functions delete tresnubes-http --gen3": "unrecognized arguments: --gen3",
}


def check_function(checkout: Checkout, api: GoogleApi) -> None:
    (http,) = checkout.read().functions
    build = api.function["buildConfig"]

    assert api.function["name"] == f"projects/{PROJECT}/locations/{REGION}/functions/tresnubes-http"
    assert (build["runtime"], build["entryPoint"]) == (http.runtime, http.entry_point)
    assert build["serviceAccount"] == BUILDER
    assert api.function["serviceConfig"] == {**SERVICE, "environmentVariables": http.environment}


def test_gcloud_asks_for_the_function_uploads_the_bundle_but_for_a_link_and_lets_nobody_in(
    checkout: Checkout, api: GoogleApi
) -> None:
    (checkout.folder / "dist/gcp/linked").symlink_to(checkout.folder / "shared", target_is_directory=True)
    done = checkout.carry_out(api, checkout.plan())
    with zipfile.ZipFile(io.BytesIO(api.uploaded)) as archive:
        uploaded = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}

    assert done.returncode == 0, done.stderr
    check_function(checkout, api)
    assert uploaded == BUNDLE
    assert api.grants == []


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


@pytest.fixture(scope="module")
def verdicts(gcloud: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Command → what gcloud's own check of written commands objects to; empty: nothing. One start reads them all."""
    checkout = Checkout.make(tmp_path_factory.mktemp("checkout"))
    commands = [{"command_string": command} for command in (*COMMANDS, *WRONG)]
    (checkout.folder / "commands.json").write_text(json.dumps(commands))
    done = checkout.run(gcloud, "meta", "lint-gcloud-commands", "--commands-file=commands.json")
    assert done.returncode == 0, done.stderr
    return {each["command_string"]: each["error_message"] or "" for each in json.loads(done.stdout)}


@pytest.mark.parametrize("command", COMMANDS)
def test_gcloud_reads_the_command_on_the_page(command: str, verdicts: dict[str, str]) -> None:
    assert verdicts[command] == ""


@pytest.mark.parametrize("command", WRONG)
def test_gcloud_refuses_a_command(command: str, verdicts: dict[str, str]) -> None:
    assert WRONG[command] in verdicts[command]
