"""A copy of what a deployment to Google reads, so that no test writes into the repository."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.manifests.documents import ROOT, read_yaml
from tests.manifests.google_api import PROJECT, REGION, GoogleApi

OSLS = ROOT / "deploy/gcp/node_modules/.bin/osls"
ZIP = b"the zip"
BUNDLE = {
    "main.py": b"def http(request):\n    return 'ok'\n",
    "requirements.txt": b"functions-framework\n",
    "__pycache__/main.cpython-313.pyc": b"bytecode",
    "onnxruntime/capi/libonnxruntime.so.1": b"library",
}

EVENTS_BUNDLE = {**BUNDLE, "main.py": b"def score(event):\n    pass\n"}
BUNDLES = {"gcp": BUNDLE, "gcp-events": EVENTS_BUNDLE}

Done = subprocess.CompletedProcess[str]


def declared_environment() -> dict[str, str]:
    """The function's variables in serverless.yml, for the user of `Checkout.run`."""
    variables: dict[str, str] = read_yaml("serverless.yml")["functions"]["http"]["environment"]
    return {name: value.replace("${env:GOOGLE_CLOUD_PROJECT}", PROJECT) for name, value in variables.items()}


@dataclass(frozen=True)
class Checkout:
    """A folder with the manifest, deploy/gcp and bundles of a few bytes."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Checkout":
        """Fill an empty folder."""
        for bundle, files in BUNDLES.items():
            for name, content in files.items():
                path = folder / "dist" / bundle / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            (folder / f"dist/{bundle}.zip").write_bytes(ZIP)
        shutil.copy(ROOT / "serverless.yml", folder)
        shutil.copytree(ROOT / "deploy/gcp", folder / "deploy/gcp", ignore=shutil.ignore_patterns("node_modules"))
        return cls(folder)

    def replace(self, name: str, right: str, wrong: str) -> None:
        """Put a mistake into a file; AssertionError when there is nothing to replace."""
        path = self.folder / name
        text = path.read_text()
        assert right in text, f"expected {right!r} in {name}"
        path.write_text(text.replace(right, wrong))

    def run(self, *command: str | Path, **variables: str) -> Done:
        """Run a command here, as a user who gave a project and has no account."""
        environment = {
            **os.environ,
            "HOME": str(self.folder),
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "GOOGLE_CLOUD_REGION": REGION,
            **variables,
        }
        return subprocess.run(
            command,
            env=environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def run_against(self, api: GoogleApi, *command: str | Path) -> Done:
        """Run a command whose gcloud is the real one and whose Google is `api`."""
        token = self.folder / "token"
        token.write_text("no secret")
        return self.run(
            *command,
            CLOUDSDK_CONFIG=str(self.folder / "gcloud"),
            CLOUDSDK_AUTH_ACCESS_TOKEN_FILE=str(token),
            CLOUDSDK_CORE_DISABLE_PROMPTS="1",
            CLOUDSDK_CORE_DISABLE_USAGE_REPORTING="true",
            CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK="true",
            **api.environment(),
        )

    def dry_run(self, *options: str, **variables: str) -> list[list[str]]:
        """The arguments of each command that deploy.sh would run."""
        printed = self.run("deploy/gcp/deploy.sh", "--dry-run", *options, **variables).stdout
        return [command.splitlines() for command in printed.split("\n\n") if command]

    def plan(self) -> dict[str, Any]:
        """What `osls package` wrote."""
        return dict(json.loads((self.folder / ".serverless/plan.json").read_text()))
