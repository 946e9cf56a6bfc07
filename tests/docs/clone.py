"""A clone of the repository as the pages' reader has it: ours by links, and what is made in it its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from functions.bundle.uv import run_uv
from tests.docs.fences import ROOT

LINKED = [
    *(".ci", "Makefile", "azure.yaml", "deploy", "examples", "functions", "model_export", "pyproject.toml"),
    *("serverless.yml", "shared", "template.yaml", "uv.lock"),
]
# What would find an account of whoever runs the tests, or tell make of the one that runs them.
_FOREIGN = ("AWS_", "AZURE_", "CLOUDSDK_", "GOOGLE_", "MAKE", "MFLAGS", "TRESNUBES_")
# Packages, models and bundles are here: the session has made them. `make bundle` itself makes another one.
_SHELL = """
make() {
    local made=(model bundle-here bundle)
    [[ $1 != bundle ]] || unset "made[-1]"
    command make "${made[@]/#/--old-file=}" --old-file="$PWD/.venv/.synced" "$@"
}
"""


class Clone:
    """The folder, and a home for its reader."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clone"
        self.home = folder / "home"
        for made in (self.home, self.folder / "models", self.folder / "build/bundles"):
            made.mkdir(parents=True)
        for name in LINKED:
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)

    def bring(self, model: Path, name: str) -> None:
        """Put a model there that was exported before."""
        shutil.copy(model, self.folder / "models" / f"{name}.onnx")

    def hold(self, bundle: Path, where: str) -> None:
        """Have a folder hold a bundle that was made before, with its zip and what else stands beside it."""
        (self.folder / where).mkdir(parents=True, exist_ok=True)
        for made in (bundle, *bundle.parent.glob(f"{bundle.name}.*")):
            (self.folder / where / made.name).symlink_to(made)

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """By bash, up to the first command that fails; output and errors together."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        return subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", f"{_SHELL}{script}"],
            cwd=self.folder,
            env={**environment, **_find_caches(), "HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )


def _find_caches() -> dict[str, str]:
    """What is found by the home of whoever runs the tests: uv's packages, pyenv's interpreters."""
    pyenv = os.environ.get("PYENV_ROOT") or str(Path.home() / ".pyenv")
    return {"UV_CACHE_DIR": run_uv("cache", "dir").strip(), "PYENV_ROOT": pyenv}
