"""azure.yaml has the names that azd knows, and its hook finds the script from where azd runs it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.manifests.azd_schema import find_faults
from tests.manifests.azure_commands import SUBSCRIBE
from tests.manifests.documents import BICEP, ROOT, read_bicep, read_yaml

TEXT = (ROOT / "azure.yaml").read_text()


def read_hook() -> tuple[Path, dict[str, Any]]:
    """The service's folder, where azd runs its hooks, and the hook."""
    service = read_yaml("azure.yaml")["services"]["events"]
    return ROOT / service["project"], service["hooks"]["postdeploy"]


def test_azd_knows_every_name() -> None:
    assert list(find_faults(yaml.safe_load(TEXT))) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("remoteBuild:", "remotebuild:", "services.http.remotebuild: azd knows no such name"),
        ("module: main", "modul: main", "infra.modul: azd knows no such name"),
        ("postdeploy:", "postDeploy:", "services.events.hooks.postDeploy: azd knows no such name"),
        ("host: function", "host: functions", "services.http.host: expected function, got functions"),
        ("        run:", "        script:", "services.events.hooks.postdeploy.run: expected a script, got none"),
        ("shell: sh", "shell: bash", "services.events.hooks.postdeploy.shell: expected sh or pwsh, got bash"),
        ("\nservices:", "\nhook: {}\nservices:", "hook: azd knows no such name"),
    ],
)
def test_a_wrong_name_is_found(right: str, wrong: str, fault: str) -> None:
    assert right in TEXT
    assert fault in list(find_faults(yaml.safe_load(TEXT.replace(right, wrong))))


def test_the_hook_is_a_line_of_shell_that_finds_the_script() -> None:
    # azd takes a path as a script's, and refuses those outside; a line of shell it runs in the service's folder.
    folder, hook = read_hook()
    shell, script = hook["run"].split()

    assert (hook["shell"], shell) == ("sh", "sh")
    assert (folder / script).resolve() == SUBSCRIBE
    assert not (folder / hook["run"]).exists()


def test_the_script_asks_for_outputs_that_the_deployment_has() -> None:
    pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")
    outputs = read_bicep(BICEP.read_text())["outputs"]

    assert {"eventsAppName", "uploadsTopicName", "blobFunctionName"} <= set(outputs)
    for name in ("eventsAppName", "uploadsTopicName", "blobFunctionName"):
        assert f"${{{name}" in SUBSCRIBE.read_text()
