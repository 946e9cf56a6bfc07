"""The curl that is printed, run by a shell, gets the golden row's answer from the bundle's own runtime."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import onnx
import pytest

from functions.deployment.errors import DeploymentError
from functions.deployment.port import Order
from functions.deployment.question import Question, compose_question, write_curl
from functions.deployment.ways import WAYS
from functions.local import CLOUDS, Cloud, open_runtime
from shared import golden
from shared.model import Model
from tests.conftest import Example
from tests.deployment.checkout import Checkout
from tests.deployment.cloud_formation import serve
from tests.deployment.conftest import MACHINE
from tests.deployment.gateway import open_gateway
from tests.deployment.tools import Tools

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed: apt-get install curl")

KEYS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session"}
SENT = {
    "aws": ("authorization", "AWS4-HMAC-SHA256 Credential=id/"),
    "gcp": ("authorization", "Bearer token"),
    "azure": ("x-functions-key", "key"),
}
URL = "https://model.example"


@pytest.fixture
def clouds(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each cloud's tools, which say that the model answers at URL, and who they are logged in as."""
    outputs = {"url": URL, "appName": "a", "AZURE_RESOURCE_GROUP": "g"}
    tools.add("azd", {"env get-values": {"says": json.dumps(outputs)}})
    tools.add("az", {"functionapp keys list --resource-group g --name a": {"says": "key\n"}})
    tools.add("gcloud", {"functions describe": {"says": URL}, "auth print-identity-token": {"says": "token\n"}})
    with serve() as stacks:
        stacks.model_url, stacks.created, stacks.executed = URL, {"StackName": "tresnubes"}, True
        given = {
            "AWS_ENDPOINT_URL": stacks.url,
            "AWS_REGION": "eu-central-1",
            "GOOGLE_CLOUD_PROJECT": "my-project",
            **KEYS,
        }
        for name, value in {**given, "PATH": f"{tools.folder}:{MACHINE}"}.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.mark.usefixtures("clouds")
@pytest.mark.parametrize("cloud", CLOUDS)
def test_curl_gets_the_golden_answer(
    cloud: Cloud, bundles: dict[Cloud, Path], checkout: Checkout, penguins: Example
) -> None:
    shutil.rmtree(checkout.folder / "dist")
    (checkout.folder / "dist").symlink_to(bundles[cloud].parent)
    known = golden.parse(Model.load(penguins.model).document("golden"))

    url, curl = WAYS[cloud].endpoint(Order(cloud, environment=os.environ))
    with open_runtime(cloud, bundles[cloud]) as runtime, open_gateway(runtime) as gateway:
        done = subprocess.run(["sh", "-c", curl.replace(url, gateway.url)], capture_output=True, text=True, check=False)

    (row,) = json.loads(compose_question(cloud).body)["instances"]
    number = [[*row.values()] == each for each in known.rows].index(True)
    assert done.returncode == 0, done.stderr
    (prediction,) = json.loads(done.stdout)["predictions"]
    assert golden.agree(known.predictions[number], prediction, known.tolerance)
    name, begin = SENT[cloud]
    assert gateway.headers[name].startswith(begin)
    if cloud == "aws":
        assert gateway.headers["x-amz-security-token"] == "session"


def test_quotes_and_letters_of_a_row_survive_the_shell() -> None:
    body = json.dumps({"it's": 'a "b" $HOME `id` \\ ü'})

    command = write_curl("https://a.example", [], Question("/predict", body))

    done = subprocess.run(["sh", "-c", f"printf '%s\\n' {command}"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        *("curl", "-H", "content-type: application/json", "--data", body, "https://a.example/predict"),
    ]


def test_a_model_without_golden_rows_is_asked_what_it_is(checkout: Checkout) -> None:
    plain = onnx.load(checkout.model)
    kept = [entry for entry in plain.metadata_props if entry.key != "tresnubes.golden"]
    del plain.metadata_props[:]
    plain.metadata_props.extend(kept)
    onnx.save(plain, checkout.model)
    checkout.bundle("aws")

    question = compose_question("aws")

    assert question == Question("/v2/models/penguins")
    assert write_curl("https://a.example", [], question) == "curl \\\n    https://a.example/v2/models/penguins"


@pytest.mark.parametrize("bundle", ["aws", "aws-events"])
def test_a_bundle_that_can_not_be_asked(bundle: str, checkout: Checkout) -> None:
    (checkout.folder / "dist/aws/models/penguins.onnx").write_bytes(b"nothing")
    (checkout.folder / "dist/aws-events.zip").unlink()

    with pytest.raises(DeploymentError, match=f"dist/{bundle}"):
        compose_question(bundle)
