"""deploy/gcp/service.yaml is the function for HTTP as a Cloud Run service: the same limits, and gcloud reads it."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from shared.http.routes import ROUTES
from tests.manifests.documents import ROOT
from tests.manifests.google_api import GoogleApi
from tests.manifests.google_checkout import GIVEN, Checkout
from tests.manifests.google_facts import REGION

FILE = "deploy/gcp/service.yaml"
IMAGE = f"europe-west1-docker.pkg.dev/my-project/gcf-artifacts/tresnubes@sha256:{'0' * 64}"
# The commands of docs/gcp.md, but that the test waits for nothing to be ready.
FILL = f"envsubst < {FILE} > service.yaml"
REPLACE = f"gcloud run services replace service.yaml --async --region={REGION} --project=my-project"
MISTAKES = {
    "a wrong property": ("containerConcurrency", "containerConcurency", "containerConcurency"),
    "a wrong kind of value": ("timeoutSeconds: 30", "timeoutSeconds: soon", "timeoutSeconds"),
    "a service without a name": ("  name: tresnubes\n", "", "name"),
}


def fill(text: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """What envsubst makes of it: a variable that is not set is empty."""
    return dict(yaml.safe_load(re.sub(r"\$\{(\w+)\}", lambda found: environment.get(found[1], ""), text)))


@pytest.fixture
def service() -> dict[str, Any]:
    return fill((ROOT / FILE).read_text(), {**GIVEN, "IMAGE": IMAGE})


def through_proxy(api: GoogleApi) -> dict[str, str]:
    """gcloud calls Cloud Run by a host with the region before it, which only a proxy finds."""
    place = urlsplit(api.url)
    variables = {"TYPE": "http", "ADDRESS": str(place.hostname), "PORT": str(place.port)}
    return {f"CLOUDSDK_PROXY_{name}": value for name, value in variables.items()}


@pytest.fixture
def envsubst() -> None:
    if shutil.which("envsubst") is None:
        pytest.skip("envsubst is not installed: apt-get install gettext-base")


def test_the_service_has_the_functions_limits(service: dict[str, Any], checkout: Checkout) -> None:
    (http,) = checkout.read().functions
    template = service["spec"]["template"]
    (container,) = template["spec"]["containers"]
    scale = {name.rpartition("/")[2]: value for name, value in template["metadata"]["annotations"].items()}

    assert container["resources"]["limits"] == {"cpu": str(http.cpu), "memory": http.memory}
    assert (scale["minScale"], scale["maxScale"]) == (str(http.min_instances), str(http.max_instances))
    assert template["spec"]["containerConcurrency"] == http.concurrency
    assert template["spec"]["timeoutSeconds"] == http.timeout
    assert template["spec"]["serviceAccountName"] == http.account
    assert service["metadata"]["annotations"]["run.googleapis.com/ingress"] == http.ingress


@pytest.mark.parametrize("given", [{}, {"TRESNUBES_TRAFFIC": "1=90 2=10", "TRESNUBES_ALLOW": "subgraphs"}], ids=str)
def test_the_service_has_the_functions_settings(given: dict[str, str], checkout: Checkout) -> None:
    (http,) = checkout.read(False, **given).functions
    (container,) = fill((ROOT / FILE).read_text(), {**GIVEN, **given})["spec"]["template"]["spec"]["containers"]
    variables = {each["name"]: each["value"] for each in container["env"] if each["value"]}

    assert variables.pop("FUNCTION_TARGET") == http.entry_point
    assert variables == http.environment


def test_every_variable_of_the_functions_is_one_of_the_services(service: dict[str, Any]) -> None:
    (container,) = service["spec"]["template"]["spec"]["containers"]
    declared = yaml.safe_load((ROOT / "serverless.yml").read_text())["functions"]["http"]["environment"]

    assert {each["name"] for each in container["env"]} == {*declared, "FUNCTION_TARGET"}


def test_probes_ask_for_routes_that_there_are(service: dict[str, Any]) -> None:
    (container,) = service["spec"]["template"]["spec"]["containers"]
    probes = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "livenessProbe")}

    assert probes == {"startupProbe": "/v2/health/ready", "livenessProbe": "/v2/health/live"}
    assert set(probes.values()) <= {route.template for route in ROUTES if route.method == "GET"}


@pytest.mark.usefixtures("gcloud", "envsubst")
def test_gcloud_replaces_the_service(checkout: Checkout, api: GoogleApi, service: dict[str, Any]) -> None:
    done = checkout.run_against(api, "sh", "-c", f"{FILL} && {REPLACE}", IMAGE=IMAGE, **through_proxy(api))
    (change,) = api.changes

    assert done.returncode == 0, done.stderr
    assert change.body["spec"] == service["spec"]
    assert api.grants == []


@pytest.mark.usefixtures("gcloud")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_gcloud_refuses(mistake: str, checkout: Checkout, api: GoogleApi) -> None:
    right, wrong, named = MISTAKES[mistake]
    checkout.replace(FILE, right, wrong)
    document = fill((checkout.folder / FILE).read_text(), {**GIVEN, "IMAGE": IMAGE})
    # JSON is YAML too; once sam has read a template in this process, PyYAML can not write what it reads.
    Path(checkout.folder, "service.yaml").write_text(json.dumps(document))

    done = checkout.run_against(api, *REPLACE.split(), **through_proxy(api))

    assert done.returncode != 0
    assert named in done.stderr
    assert api.changes == []
