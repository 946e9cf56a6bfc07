"""The curl that is printed, run by a shell, gets the golden row's answer from the bundle's own runtime."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import onnx
import pytest

from functions.deployment.errors import DeploymentError
from functions.deployment.question import Question, compose_question, write_curl
from functions.local import CLOUDS, Cloud, open_runtime
from shared import golden
from shared.model import Model
from tests.conftest import Example
from tests.deployment.checkout import Checkout
from tests.deployment.gateway import open_gateway

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed: apt-get install curl")

CREDENTIALS = {
    "aws": [
        *('--aws-sigv4 "aws:amz:eu-central-1:execute-api"', '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"'),
        '-H "x-amz-security-token: $AWS_SESSION_TOKEN"',
    ],
    "gcp": ['-H "authorization: Bearer $(echo token)"'],
    "azure": ['-H "x-functions-key: $(echo key)"'],
}
KEYS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session"}
SENT = {
    "aws": ("authorization", "AWS4-HMAC-SHA256 Credential=id/"),
    "gcp": ("authorization", "Bearer token"),
    "azure": ("x-functions-key", "key"),
}


def run(command: str) -> Any:
    """What a shell's curl gets, as JSON."""
    environment = {**os.environ, **KEYS}
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which bundles are looked for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist").mkdir()
    return tmp_path / "dist"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_curl_gets_the_golden_answer(cloud: Cloud, bundles: dict[Cloud, Path], dist: Path, penguins: Example) -> None:
    for made in bundles[cloud].parent.glob(f"{cloud}*"):
        (dist / made.name).symlink_to(made)
    known = golden.parse(Model.load(penguins.model).document("golden"))
    question = compose_question(cloud)
    name, begin = SENT[cloud]

    with open_runtime(cloud, bundles[cloud]) as runtime, open_gateway(runtime) as gateway:
        (prediction,) = run(write_curl(f"{gateway.url}/", CREDENTIALS[cloud], question))["predictions"]

    (row,) = json.loads(question.body)["instances"]
    number = [[*row.values()] == each for each in known.rows].index(True)
    assert golden.agree(known.predictions[number], prediction, known.tolerance)
    assert gateway.headers[name].startswith(begin)


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
