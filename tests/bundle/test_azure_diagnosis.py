"""azure-functions-doctor, a checker of function apps, finds nothing in Azure's bundles that isn't meant so."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from functions.bundle import Bundle
from functions.bundle.target import Target

INFRASTRUCTURE = Path(__file__).parents[2] / "deploy/azure"
MEANT = {
    "OpenAPI version consistency": "`nullable` is asked of a model's own schema; the document is 3.1",
    "Native dependency risk": "the wheels are of the bundle's platform, which its own checks make sure of",
    "local.settings.json": "settings are the Bicep's",
    "Application Insights configuration": "the Bicep sets it, in a resource of its own, which the doctor doesn't read",
    ".funcignore": "a zip is deployed, and all of it is wanted",
}
# What the machine has that looks at a bundle, and not the bundle.
OF_THE_MACHINE = {"Virtual environment", "Azure Functions Core Tools (func)", "Azure Functions Core Tools version"}
# HTTP is built into the host: https://learn.microsoft.com/azure/azure-functions/functions-bindings-register.
OF_HTTP = {"extensionBundle", "extensionBundle v4 recommended"}
# Triggers depend on settings, so they are no decorators.
OF_EVENTS = {"Programming model v2"}


def diagnose(bundle: Path, bicep: str, folder: Path) -> dict[str, str]:
    """Each finding's label and status; what is skipped, for the app has nothing of the kind, is left out."""
    app = folder / "app"
    shutil.copytree(bundle, app, ignore=shutil.ignore_patterns(".python_packages", "__pycache__"))
    (app / "infra").mkdir()
    shutil.copy(INFRASTRUCTURE / bicep, app / "infra")
    program = shutil.which("azure-functions-doctor", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("azure-functions-doctor is not installed: make setup")
    options = ["--profile", "full", "--format", "json", "--target-python", Target().python]
    done = subprocess.run(
        [program, "doctor", "--path", str(app), *options], capture_output=True, text=True, timeout=120, check=False
    )
    sections = json.loads(done.stdout)["results"]
    found = {item["label"]: item["status"] for section in sections for item in section["items"]}
    return {label: status for label, status in found.items() if status != "skip"}


def warned(found: dict[str, str]) -> set[str]:
    return {label for label, status in found.items() if status != "pass"} - OF_THE_MACHINE


def test_the_bundle_of_http_has_nothing_that_is_not_meant_so(bundles: dict[str, Bundle], tmp_path: Path) -> None:
    found = diagnose(bundles["azure"].folder, "main.bicep", tmp_path)

    assert warned(found) == {*MEANT, *OF_HTTP}
    assert set(found.values()) == {"pass", "warn"}
    assert found["Flex Consumption deprecated app settings"] == "pass"


def test_the_bundle_of_arrival_has_nothing_that_is_not_meant_so(bundles: dict[str, Bundle], tmp_path: Path) -> None:
    found = diagnose(bundles["azure-events"].folder, "events.bicep", tmp_path)

    assert warned(found) == {*MEANT, *OF_EVENTS}
    assert set(found.values()) == {"pass", "warn"}


def test_it_finds_a_host_that_it_can_not_read(bundles: dict[str, Bundle], tmp_path: Path) -> None:
    broken = shutil.copytree(
        bundles["azure"].folder, tmp_path / "broken", ignore=shutil.ignore_patterns(".python_packages", "__pycache__")
    )
    (broken / "host.json").write_text('{"version": "1.0"}')

    found = diagnose(broken, "main.bicep", tmp_path)

    assert found["host.json version"] == "fail"
