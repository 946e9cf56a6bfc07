"""The way to Azure: azd makes the resources of main.bicep, and uploads the zips as they are."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from functions.deployment.azure.settings import read_remembered, read_settings
from functions.deployment.bundle import DIST, find_faults
from functions.deployment.errors import DeploymentError
from functions.deployment.port import Endpoint, Order, Step
from functions.deployment.question import compose_question, write_curl
from functions.deployment.tool import ask, find_tool

_INSTALL = "https://learn.microsoft.com/azure/developer/azure-developer-cli/install-azd has it"
_INSTALL_AZ = "https://learn.microsoft.com/cli/azure/install-azure-cli has it"
_NEEDED = {
    "AZURE_SUBSCRIPTION_ID": "the id of the subscription that pays",
    "AZURE_LOCATION": "a region, such as westeurope",
    "AZURE_RESOURCE_GROUP": "a resource group that is there: `az group create --name NAME --location REGION` makes one",
}
# As main.bicep has it; of what azd takes, these are also names of resources.
_NAME = re.compile(r"[a-z][a-z0-9-]{1,23}")


def missing(order: Order) -> Iterator[str]:
    """What is not there: azd, the login, the subscription."""
    if find_tool("azd", order.environment) is None:
        yield f"azd: expected it on the PATH; {_INSTALL}"
    elif not _is_logged_in(order):
        yield "the login: expected azd to be logged in; `azd auth login` does that"
    yield from _find_unset(order)
    if order.events and find_tool("az", order.environment) is None:
        yield f"az: expected it on the PATH, for the step that subscribes to uploads; {_INSTALL_AZ}"
    if not _NAME.fullmatch(order.name):
        yield f"--name: expected 2 to 24 small letters, digits and hyphens, a letter first, got {order.name!r}"


def unfit(order: Order) -> Iterator[str]:
    """What is wrong with the bundle, or both, and their zips."""
    return find_faults("azure", [*_services(order).values()], _read_parameters(order), order.models)


def steps(order: Order) -> list[Step]:
    """An environment of azd, made where there is none; its settings; the resources; the code."""
    environment = ("--environment", order.name)
    return [
        *_open(order),
        *(
            Step(f"set {name}", ("azd", "env", "set", name, value, *environment))
            for name, value in _choose_settings(order).items()
        ),
        Step("make the resources", ("azd", "provision", "--no-prompt", *environment)),
        *(
            Step(
                f"upload {_package(bundle)}",
                ("azd", "deploy", service, "--from-package", str(_package(bundle)), "--no-prompt", *environment),
            )
            for service, bundle in _services(order).items()
        ),
    ]


def endpoint(order: Order) -> Endpoint:
    """The outputs of main.bicep, which azd keeps as settings; a curl that asks Azure's own tool for the key."""
    answer = ask(("azd", "env", "get-values", "--output", "json", "--environment", order.name), order.environment)
    try:
        # azd has written some outputs in other letters than the template.
        values = {str(name).lower(): str(value) for name, value in json.loads(answer).items()}
        url, app, group = values["url"], values["appname"], values["azure_resource_group"]
    except (AttributeError, KeyError, ValueError) as error:
        raise DeploymentError(f"expected url, appName and AZURE_RESOURCE_GROUP of azd, got {error!r}") from error
    place = f"--resource-group {shlex.quote(group)} --name {shlex.quote(app)}"  # a group's name may have parentheses
    key = f"az functionapp keys list {place} --query functionKeys.default --output tsv"
    return Endpoint(url, write_curl(url, [f'-H "x-functions-key: $({key})"'], compose_question("azure")))


def _services(order: Order) -> Mapping[str, str]:
    """Service of azure.yaml → its bundle."""
    return {"http": "azure", **({"events": "azure-events"} if order.events else {})}


def _package(bundle: str) -> Path:
    # The zip, not the folder: azd leaves bytecode out of what it packs itself.
    return DIST / f"{bundle}.zip"


def _open(order: Order) -> Iterator[Step]:
    if read_remembered(order.name) is None:
        yield Step("make an environment of azd", ("azd", "env", "new", order.name, "--no-prompt"))


def _choose_settings(order: Order) -> dict[str, str]:
    """Variable → value: what azd is to remember of this process's environment, and the parameters."""
    given = {name: order.environment[name] for name in _NEEDED if order.environment.get(name)}
    known = read_settings()
    return {**given, **{known[name]: value for name, value in _read_parameters(order).items() if name in known}}


def _read_parameters(order: Order) -> dict[str, str]:
    given = dict(text.split("=", 1) for text in order.parameters)
    return {**({"events": "true"} if order.events else {}), **given}


def _find_unset(order: Order) -> Iterator[str]:
    remembered = read_remembered(order.name) or {}
    for name, meaning in _NEEDED.items():
        if not (order.environment.get(name) or remembered.get(name)):
            yield f"{name}: expected {meaning}"


def _is_logged_in(order: Order) -> bool:
    """azd's own answer: its status is 0 either way."""
    try:
        answer = json.loads(ask(("azd", "auth", "login", "--check-status", "--output", "json"), order.environment))
    except (DeploymentError, ValueError):
        return False
    return isinstance(answer, dict) and answer.get("status") == "success"
