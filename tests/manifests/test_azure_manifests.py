"""Azure's manifests are well-formed, safe by default, and say what the bundle says."""

import json
import re
from typing import Any

import pytest

from functions.bundle.layout import LAYOUTS
from tests.manifests.adapters import find_functions
from tests.manifests.documents import BICEP, ROOT, read_bicep, read_host, read_yaml

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_bicep()["resources"][name]["config"]["properties"]
    return found


def test_every_parameter_is_described_and_used() -> None:
    # A name followed by a colon is a property's, and `param` declares; elsewhere the name is used.
    code = re.sub(r"^(//|@|param ).*", "", BICEP.read_text(), flags=re.MULTILINE)

    for name, parameter in read_bicep()["parameters"].items():
        described = [each["argument"] for each in parameter["decorators"] if each["type"] == "description"]
        assert described, name
        assert re.search(rf"\b{name}\b(?!:)", code), name


def test_the_page_lists_the_parameters() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/azure.md").read_text(), re.MULTILINE)

    assert rows == list(read_bicep()["parameters"])


def test_azd_asks_for_no_parameter_and_changes_no_default() -> None:
    given = json.loads((ROOT / "deploy/azure/main.parameters.json").read_text())["parameters"]
    variables = {name: re.fullmatch(r"\$\{([A-Z0-9_]+)(?:=(.*))?\}", each["value"]) for name, each in given.items()}
    defaults = {name: each.get("default", "") for name, each in read_bicep()["parameters"].items()}

    assert list(given) == list(defaults)
    assert {found.group(1) for found in variables.values() if found} >= {"AZURE_ENV_NAME", "AZURE_LOCATION"}
    for name, found in variables.items():
        assert found, name
        if not found.group(1).startswith("AZURE_"):
            assert found.group(2) == str(defaults[name]).replace("True", "true").replace("False", "false"), name


def test_every_name_in_the_template_is_declared() -> None:
    parsed = read_bicep()
    declared = {*parsed["parameters"], *parsed["variables"], *parsed["resources"]}
    code = re.sub(r"//.*|@description\('(?:[^'\\]|\\.)*'\)", "", BICEP.read_text())
    used = set(re.findall(r"\b([a-z]\w+)\.(?:id|name|properties)\b", code))
    parents = {
        resource["config"]["parent"] for resource in parsed["resources"].values() if "parent" in resource["config"]
    }

    assert used | parents <= declared


def test_storage_takes_identities_and_no_keys() -> None:
    storage = properties("storage")

    assert storage["allowSharedKeyAccess"] is False
    assert storage["allowBlobPublicAccess"] is False
    assert storage["supportsHttpsTrafficOnly"] is True
    assert storage["minimumTlsVersion"] == "TLS1_2"
    assert "AzureWebJobsStorage" not in properties("settings")
    assert properties("settings")["AzureWebJobsStorage__credential"] == "managedidentity"


def test_the_app_speaks_https_only() -> None:
    app = properties("app")

    assert app["httpsOnly"] is True
    assert app["siteConfig"]["minTlsVersion"] == "1.2"
    assert [properties(name)["allow"] for name in ("noFtpPassword", "noPublishingPassword")] == [False, False]


def test_the_worker_has_a_thread_for_each_request() -> None:
    http = properties("app")["functionAppConfig"]["scaleAndConcurrency"]["triggers"]["http"]
    threads = properties("settings")["PYTHON_THREADPOOL_THREAD_COUNT"]

    assert http == {"perInstanceConcurrency": "concurrency"}
    assert threads["function"] == {"type": "string", "parameters": {"value_to_convert": "concurrency"}}


def test_the_core_answers_every_path() -> None:
    assert properties("settings")["AzureWebJobsDisableHomepage"] == "true"
    assert read_host()["extensions"]["http"]["routePrefix"] == ""


def test_azd_uploads_the_bundle_and_builds_nothing() -> None:
    manifest = read_yaml("azure.yaml")
    tags = read_bicep()["resources"]["app"]["config"]["tags"]["function"]["parameters"]

    deployed = {"host": "function", "language": "python", "remoteBuild": False}
    services = {
        name: {key: value for key, value in service.items() if key != "hooks"}
        for name, service in manifest["services"].items()
    }
    assert services == {
        "http": {"project": "dist/azure", **deployed},
        "events": {"project": "dist/azure-events", **deployed},
    }
    assert (ROOT / manifest["infra"]["path"] / f"{manifest['infra']['module']}.bicep") == BICEP
    assert tags["arg_2"] == {"'azd-service-name'": "http"}


def test_the_function_app_is_the_bundle() -> None:
    layout = LAYOUTS["azure"]

    assert {"http", "health"} <= find_functions("azure", layout.entry)
    assert "host.json" in layout.files
