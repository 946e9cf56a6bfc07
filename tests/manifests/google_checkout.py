"""A copy of what a deployment to Google reads, so that no test writes into the repository."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.deployment.gcp.plan import plan_deployment
from functions.deployment.port import Step
from functions.manifests.gcp import Manifest, read
from tests.manifests.documents import ROOT
from tests.manifests.google_api import GoogleApi
from tests.manifests.google_facts import PROJECT, REGION

OSLS = ROOT / "deploy/gcp/node_modules/.bin/osls"
GIVEN = {"GOOGLE_CLOUD_PROJECT": PROJECT, "GOOGLE_CLOUD_REGION": REGION}
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


@dataclass(frozen=True)
class Checkout:
    """A folder with the manifest, deploy/gcp, our packages and bundles of a few bytes."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, http: Path | None = None) -> "Checkout":
        """Fill an empty folder; `http` is a bundle to take instead of the few bytes."""
        for bundle, files in BUNDLES.items():
            for name, content in files.items():
                path = folder / "dist" / bundle / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            (folder / f"dist/{bundle}.zip").write_bytes(ZIP)
        if http is not None:
            shutil.rmtree(folder / "dist/gcp")
            shutil.copytree(http, folder / "dist/gcp")
            for beside in http.parent.glob("gcp.*"):
                shutil.copy(beside, folder / "dist")
        shutil.copy(ROOT / "serverless.yml", folder)
        shutil.copytree(ROOT / "deploy/gcp", folder / "deploy/gcp", ignore=shutil.ignore_patterns("node_modules"))
        for package in ("functions", "shared"):
            (folder / package).symlink_to(ROOT / package)
        # By a link the interpreter has no packages but its own, as a machine's python3.
        (folder / ".venv/bin").mkdir(parents=True)
        (folder / ".venv/bin/python").symlink_to(sys.executable)
        return cls(folder)

    def replace(self, name: str, right: str, wrong: str) -> None:
        """Put a mistake into a file; AssertionError when there is nothing to replace."""
        path = self.folder / name
        text = path.read_text()
        assert right in text, f"expected {right!r} in {name}"
        path.write_text(text.replace(right, wrong))

    def read(self, events: bool = False, **variables: str) -> Manifest:
        """The manifest, for a user who gave a project and a region."""
        return read(self.folder, {**GIVEN, **variables}, events)

    def plan(self, events: bool = False, *, setup: bool = False, **variables: str) -> list[Step]:
        """The steps of a deployment."""
        return plan_deployment(self.read(events, **variables), setup)

    def commands(self, events: bool = False, **variables: str) -> list[list[str]]:
        """Their arguments."""
        return [list(step.arguments) for step in plan_deployment(self.read(events, **variables))]

    def run(self, *command: str | Path, **variables: str) -> Done:
        """Run a command here, as a user who gave a project and has no account."""
        return subprocess.run(
            command,
            env={**os.environ, "HOME": str(self.folder), **GIVEN, **variables},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def run_against(self, api: GoogleApi, *command: str | Path, **variables: str) -> Done:
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
            **variables,
            **api.environment(),
        )

    def carry_out(self, api: GoogleApi, steps: Iterable[Step]) -> Done:
        """Run each step; the last one that ran."""
        for step in steps:
            done = self.run_against(api, *step.arguments)
            if done.returncode:
                break
        return done

    def osls_plan(self) -> dict[str, Any]:
        """What `osls package` wrote."""
        return dict(json.loads((self.folder / ".serverless/plan.json").read_text()))
