"""What the real gcloud uploads predicts: its zip, unpacked beside a fresh interpreter, passes the conformance table."""

import io
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.local import Cloud, Runtime, open_runtime
from shared import Service
from tests.conformance.case import Case
from tests.conformance.penguins import ENVIRONMENT
from tests.conformance.table import TABLE
from tests.conformance.test_runtimes import HEADERS
from tests.manifests.google_api import serve
from tests.manifests.google_checkout import Checkout
from tests.manifests.google_facts import URL

DEPLOY = ("-m", "functions", "deploy", "gcp", "--parameter", "TRESNUBES_TRAFFIC=1")


@pytest.fixture(scope="module")
def checkout_of_bundle(bundles: dict[Cloud, Path], tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    checkout = Checkout.make(tmp_path_factory.mktemp("checkout"), bundles["gcp"])
    # The bundle is this Python's, and the command refuses one that is not the manifest's.
    checkout.replace("serverless.yml", "runtime: python313", f"runtime: python3{sys.version_info.minor}")
    return checkout


@pytest.fixture(scope="module")
def uploaded(gcloud: Path, checkout_of_bundle: Checkout) -> zipfile.ZipFile:
    """The zip that `python -m functions deploy gcp` had gcloud upload, once the command had told where it answers."""
    assert gcloud.exists()
    with serve() as api:
        done = checkout_of_bundle.run_against(api, sys.executable, *DEPLOY)
        assert done.returncode == 0, done.stderr
        assert f"the model answers at {URL}\n\ncurl -H" in done.stdout
        assert api.function["serviceConfig"]["environmentVariables"]["TRESNUBES_TRAFFIC"] == "1"
        return zipfile.ZipFile(io.BytesIO(api.uploaded))


@pytest.fixture(scope="module")
def function(uploaded: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """It, served by Google's framework, in an environment that has nothing but Python."""
    folder = tmp_path_factory.mktemp("uploaded")
    uploaded.extractall(folder / "source")
    venv.create(folder / "environment", with_pip=False)
    python = folder / "environment/bin/python"
    with open_runtime("gcp", folder / "source", python, ENVIRONMENT) as running:
        yield running


def test_all_of_the_bundle_is_uploaded(uploaded: zipfile.ZipFile, bundles: dict[Cloud, Path]) -> None:
    folder = bundles["gcp"]

    names = {name for name in uploaded.namelist() if not name.endswith("/")}

    assert names == {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_what_was_uploaded_answers_as_the_core(function: Runtime, core: Service) -> None:
    wrong = [str(case) for case in TABLE if not _agrees(case, function, core)]

    assert wrong == []


def _agrees(case: Case, function: Runtime, core: Service) -> bool:
    expected, response = core.respond(case.request), function.send(case.request)
    headers = [{name: each.headers.get(name) for name in HEADERS} for each in (expected, response)]
    return (response.status, response.body, headers[1]) == (case.status, expected.body, headers[0])
