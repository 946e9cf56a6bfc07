"""The way to Google: gcloud uploads the bundles, and makes what serverless.yml declares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from functions.deployment.bundle import find_faults
from functions.deployment.errors import DeploymentError
from functions.deployment.gcp.plan import plan_deployment
from functions.deployment.port import Endpoint, Order, Step
from functions.deployment.question import compose_question, write_curl
from functions.deployment.tool import ask, find_tool
from functions.manifests import gcp
from functions.manifests.errors import ManifestError

_INSTALL = "https://cloud.google.com/sdk/docs/install has it"
_PROJECT = "GOOGLE_CLOUD_PROJECT"
_NAME = "TRESNUBES_NAME"


def missing(order: Order) -> Iterator[str]:
    """What is not there: gcloud, the login, the project."""
    if find_tool("gcloud", order.environment) is None:
        yield f"gcloud: expected it on the PATH; {_INSTALL}"
    elif not _is_logged_in(order):
        yield "the login: expected gcloud to be logged in; `gcloud auth login` does that"
    if not _read_environment(order).get(_PROJECT):
        yield f"{_PROJECT}: expected the id of the project that pays"


def unfit(order: Order) -> Iterator[str]:
    """What is wrong with the bundle, or both."""
    bundles = ["gcp", "gcp-events"] if order.events else ["gcp"]
    return find_faults("gcp", bundles, _choose_parameters(order), order.models)


def steps(order: Order) -> list[Step]:
    """A command a function; for one that listens, its dead letters; what a project needs once, where ordered."""
    return plan_deployment(_read(order), order.setup)


def endpoint(order: Order) -> Endpoint:
    """Google's own address of the service, with a curl that brings the identity of whoever is logged in."""
    manifest = _read(order)
    (http,) = (function for function in manifest.functions if function.event.kind == "http")
    place = (f"--project={manifest.project}", f"--region={manifest.region}")
    describe = ("gcloud", "functions", "describe", http.name, "--gen2", *place, "--format=value(serviceConfig.uri)")
    url = ask(describe, order.environment).strip()
    if not url.startswith("https://"):
        raise DeploymentError(f"expected the address of {http.name} of gcloud, got {url!r}")
    identity = '-H "authorization: Bearer $(gcloud auth print-identity-token)"'
    return Endpoint(url, write_curl(url, [identity], compose_question(Path(http.source).name)))


def _read(order: Order) -> gcp.Manifest:
    try:
        return gcp.read(Path(), _read_environment(order), order.events)
    except ManifestError as error:
        raise DeploymentError(str(error)) from error


def _read_environment(order: Order) -> dict[str, str]:
    """The manifest's variables: the process's own, and above them what the order says."""
    return {**order.environment, **_choose_parameters(order)}


def _choose_parameters(order: Order) -> dict[str, str]:
    """The name, and the parameters, which count most."""
    name = {} if order.name == Order._field_defaults["name"] else {_NAME: order.name}
    return {**name, **dict(text.split("=", 1) for text in order.parameters)}


def _is_logged_in(order: Order) -> bool:
    """Only a token says so: the account that gcloud remembers may have been logged out elsewhere."""
    try:
        return bool(ask(("gcloud", "auth", "print-access-token", "--quiet"), order.environment).strip())
    except DeploymentError:
        return False
