"""azd, which no package index has: a stand-in records what it is asked, in the order that azd wants it."""

from __future__ import annotations

import json

import pytest

from tests.deployment.checkout import ROOT, Checkout
from tests.deployment.conftest import Deploy
from tests.deployment.tools import Tools

OUTPUTS = {"URL": "https://a.azurewebsites.net", "appName": "a", "AZURE_RESOURCE_GROUP": "tresnubes"}
IN = ["--environment", "tresnubes"]


def answers(outputs: object = OUTPUTS) -> dict[str, dict[str, str]]:
    """azd of someone who is logged in, with what a deployment gave."""
    return {"auth login": {"says": '{"status": "success"}'}, "env get-values": {"says": json.dumps(outputs)}}


@pytest.fixture(autouse=True)
def azd(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    """An account and its tools."""
    tools.add("azd", answers())
    tools.add("az", {})
    monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", "1-2-3")
    monkeypatch.setenv("AZURE_LOCATION", "westeurope")
    monkeypatch.setenv("AZURE_RESOURCE_GROUP", "tresnubes")


def test_azd_makes_an_environment_and_deploys(deploy: Deploy, tools: Tools) -> None:
    done = deploy("azure", "--events", "--parameter", "blobTrigger=true")

    assert done.status == 0, done.err
    assert [words[1:] for words in tools.asked][1:-1] == [
        ["env", "new", "tresnubes", "--no-prompt"],
        ["env", "set", "AZURE_SUBSCRIPTION_ID", "1-2-3", *IN],
        ["env", "set", "AZURE_LOCATION", "westeurope", *IN],
        ["env", "set", "AZURE_RESOURCE_GROUP", "tresnubes", *IN],
        ["env", "set", "TRESNUBES_EVENTS", "true", *IN],
        ["env", "set", "TRESNUBES_BLOB_TRIGGER", "true", *IN],
        ["provision", "--no-prompt", *IN],
        ["deploy", "http", "--from-package", "dist/azure.zip", "--no-prompt", *IN],
        ["deploy", "events", "--from-package", "dist/azure-events.zip", "--no-prompt", *IN],
    ]
    assert "the model answers at https://a.azurewebsites.net\n" in done.out
    assert (
        'curl -H "x-functions-key: $(az functionapp keys list --resource-group tresnubes --name a'
        ' --query functionKeys.default --output tsv)"'
    ) in done.out


def test_a_group_is_quoted_for_the_shell(deploy: Deploy, tools: Tools) -> None:
    tools.add("azd", answers({**OUTPUTS, "AZURE_RESOURCE_GROUP": "models (test)"}))

    assert "--resource-group 'models (test)' --name a " in deploy("azure").out


def test_an_environment_that_is_there_remembers(
    deploy: Deploy, tools: Tools, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = checkout.folder / ".azure/tresnubes"
    folder.mkdir(parents=True)
    names = ("AZURE_SUBSCRIPTION_ID", "AZURE_LOCATION", "AZURE_RESOURCE_GROUP")
    (folder / ".env").write_text("".join(f'{name}="known"\n' for name in names))
    for name in names:
        monkeypatch.delenv(name)

    done = deploy("azure")

    assert done.status == 0, done.err
    assert [words[1] for words in tools.asked] == ["auth", "provision", "deploy", "env"]


def test_dry_run_asks_and_does_nothing(deploy: Deploy, tools: Tools) -> None:
    done = deploy("azure", "--dry-run", "--name", "penguins", "--parameter", "errorDetail=brief")

    assert done.status == 0
    assert [words[1:3] for words in tools.asked] == [["auth", "login"]]
    assert "# make the resources\nazd provision --no-prompt --environment penguins\n" in done.out
    assert "azd env set TRESNUBES_ERROR_DETAIL brief --environment penguins\n" in done.out


def test_a_step_that_fails_ends_it(deploy: Deploy, tools: Tools) -> None:
    tools.add("azd", {**answers(), "provision": {"status": 1, "complains": "no quota"}})

    done = deploy("azure")

    assert done.status == 1
    assert "no quota" in done.err
    assert tools.asked[-1][1] == "provision"


@pytest.mark.parametrize(
    "outputs", [{}, [], {"url": "https://a.example"}], ids=["nothing", "another kind", "only the url"]
)
def test_azd_that_does_not_tell_the_outputs(outputs: object, deploy: Deploy, tools: Tools) -> None:
    tools.add("azd", answers(outputs))

    done = deploy("azure")

    assert done.status == 1
    assert "error: expected url, appName and AZURE_RESOURCE_GROUP of azd, got " in done.err


def test_azd_that_fails_to_tell(deploy: Deploy, tools: Tools) -> None:
    tools.add("azd", {**answers(), "env get-values": {"status": 1, "complains": "no environment\n"}})

    done = deploy("azure")

    assert done.status == 1
    assert done.err.endswith("ended with status 1: no environment\n")


def test_every_parameter_of_the_template_can_be_given() -> None:
    pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")
    from functions.deployment.azure.settings import read_settings
    from functions.manifests.bicep import parse_bicep

    declared = parse_bicep((ROOT / "deploy/azure/main.bicep").read_text())["parameters"]

    assert read_settings().keys() == declared.keys()
