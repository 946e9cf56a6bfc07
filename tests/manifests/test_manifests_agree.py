"""The three clouds run the same Python with the same limits, and no setting that the core doesn't know."""

from pathlib import Path
from typing import Any

import pytest

from functions.bundle.layout import HTTP
from functions.bundle.target import Target
from functions.manifests import gcp
from shared.settings import Settings
from tests.manifests.documents import ROOT, read_bicep, read_template, read_yaml

PREFIX = "TRESNUBES_"
OF_THE_ADAPTER = "TRESNUBES_OPEN_HEALTH"
"""Azure's alone: on AWS the API knows it, and Google knows callers of a whole service."""
LIMITS = {
    "TRESNUBES_MAX_ROWS": "10000",
    "TRESNUBES_MAX_BYTES": "4500000",
    "TRESNUBES_MAX_RESPONSE_BYTES": "4500000",
    "TRESNUBES_ERROR_DETAIL": "full",
}
HEADINGS = [
    "Needs",
    "Deploy",
    "Call",
    "Events",
    "Logs and metrics",
    "Cost",
    "Limits",
    "Remove",
    "What was run here and what was not",
]


def aws_settings() -> dict[str, str]:
    template = read_template()
    variables = template["Resources"]["HttpFunction"]["Properties"]["Environment"]["Variables"]
    ours = {name: value for name, value in variables.items() if name.startswith(PREFIX)}
    return {name: _default(value, template["Parameters"]) for name, value in ours.items()}


def gcp_settings() -> dict[str, str]:
    (http,) = gcp.read(ROOT, {"GOOGLE_CLOUD_PROJECT": "my-project"}).functions
    return dict(http.environment)


def azure_settings() -> dict[str, str]:
    pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")
    parsed = read_bicep()
    settings = parsed["resources"]["settings"]["config"]["properties"]
    return {
        name: _bicep_default(value, parsed["parameters"])
        for name, value in settings.items()
        if name.startswith(PREFIX) and name != OF_THE_ADAPTER
    }


def _default(value: Any, parameters: dict[str, Any]) -> str:
    return str(parameters[value["Ref"]]["Default"]) if isinstance(value, dict) else value


def _bicep_default(value: Any, parameters: dict[str, Any]) -> str:
    name = value["function"]["parameters"]["value_to_convert"] if isinstance(value, dict) else value
    return str(parameters[name]["default"]) if name in parameters else name


SETTINGS = pytest.mark.parametrize("settings", [aws_settings, gcp_settings, azure_settings])


@SETTINGS
def test_the_limits_are_equal(settings: Any) -> None:
    given = {name: value for name, value in settings().items() if name.startswith(PREFIX) and value}

    assert given == LIMITS


@SETTINGS
def test_the_core_reads_every_setting(settings: Any) -> None:
    given = {name: value for name, value in settings().items() if name.startswith(PREFIX)}
    read = Settings.from_environment(given)

    for name, value in given.items():
        assert str(getattr(read, name.removeprefix(PREFIX).lower())) == value


def test_the_python_is_the_bundles() -> None:
    version = Target().python
    aws = read_template()["Resources"]["HttpFunction"]["Properties"]["Runtime"]
    gcp = read_yaml("serverless.yml")["functions"]["http"]["runtime"]

    assert (aws, gcp) == (f"python{version}", f"python{version.replace('.', '')}")


def test_azures_python_is_the_bundles() -> None:
    pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")
    runtime = read_bicep()["resources"]["app"]["config"]["properties"]["functionAppConfig"]["runtime"]

    assert runtime == {"name": "python", "version": Target().python}


def test_each_manifest_deploys_the_folder_that_the_bundle_command_makes() -> None:
    folders = {
        "aws": read_template()["Resources"]["HttpFunction"]["Properties"]["CodeUri"],
        "gcp": read_yaml("serverless.yml")["functions"]["http"]["source"],
        "azure": read_yaml("azure.yaml")["services"]["http"]["project"],
    }

    assert folders == {cloud: str(Path("dist", cloud)) for cloud in HTTP}


@pytest.mark.parametrize("cloud", HTTP)
def test_each_page_has_the_same_headings(cloud: str) -> None:
    page = (ROOT / f"docs/{cloud}.md").read_text()

    assert [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")] == HEADINGS
