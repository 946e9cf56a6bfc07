"""What sam uploads before a deployment, to moto's S3: both bundles and the template that nests the other."""

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.manifests.documents import EVENTS_TEMPLATE, ROOT, TEMPLATE, read_template
from tests.manifests.test_aws_tools import SAM
from tests.servers.moto_server import MotoServer

BUCKET = "sams"
BUNDLES = {"aws": "handler.py", "aws-events": "events.py"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The templates where they stand, beside bundles of one file."""
    for template in (TEMPLATE, EVENTS_TEMPLATE):
        copy = tmp_path / template.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, copy)
    for bundle, name in BUNDLES.items():
        (tmp_path / "dist" / bundle).mkdir(parents=True)
        (tmp_path / "dist" / bundle / name).write_text("")
    return tmp_path


@pytest.fixture(scope="module")
def s3(moto: MotoServer) -> Any:
    moto.make_bucket(BUCKET)
    return moto.client("s3")


def package(checkout: Path, moto: MotoServer, template: Path) -> subprocess.CompletedProcess[str]:
    """Run `sam package` there; the template that it makes is `packaged.yaml`."""
    command = ["package", "--template", str(template.relative_to(ROOT)), "--s3-bucket", BUCKET]
    environment = {**os.environ, **moto.environment, "SAM_CLI_TELEMETRY": "0", "HOME": str(checkout)}
    return subprocess.run(
        [SAM, *command, "--output-template-file", "packaged.yaml"],
        env=environment,
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def names_in_code(s3: Any, resource: Mapping[str, Any]) -> list[str]:
    """The files in the zip that a function's CodeUri names."""
    key = urlsplit(resource["Properties"]["CodeUri"]).path.lstrip("/")
    body = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.namelist()


def test_the_template_that_is_deployed_takes_the_other_and_its_bundle_along(
    checkout: Path, moto: MotoServer, s3: Any
) -> None:
    done = package(checkout, moto, TEMPLATE)
    resources = read_template((checkout / "packaged.yaml").read_text())["Resources"]
    nested = urlsplit(resources["Arrival"]["Properties"]["Location"]).path.removeprefix(f"/{BUCKET}/")
    arrival = read_template(s3.get_object(Bucket=BUCKET, Key=nested)["Body"].read().decode())

    assert done.returncode == 0, done.stdout + done.stderr
    assert names_in_code(s3, resources["HttpFunction"]) == ["handler.py"]
    assert names_in_code(s3, arrival["Resources"]["ScoreFunction"]) == ["events.py"]


def test_what_is_scored_on_arrival_can_be_deployed_alone(checkout: Path, moto: MotoServer, s3: Any) -> None:
    shutil.rmtree(checkout / "dist/aws")

    done = package(checkout, moto, EVENTS_TEMPLATE)
    resources = read_template((checkout / "packaged.yaml").read_text())["Resources"]

    assert done.returncode == 0, done.stdout + done.stderr
    assert names_in_code(s3, resources["ScoreFunction"]) == ["events.py"]
