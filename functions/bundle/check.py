"""The proof that a bundle is self-contained: it is run by an interpreter that sees nothing else."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from functions.bundle.errors import BundleError
from functions.bundle.layout import Layout

# Each costs a cold start tens to hundreds of milliseconds, and none is needed to answer a request.
NEVER_LOADED = ("boto3", "model_export", "numpy", "onnx", "onnxruntime", "pandas", "skl2onnx", "sklearn")

_PROBE = Path(__file__).with_name("probe.py")
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Findings:
    """What the probe reports."""

    shared: str
    """The file that `import shared` ran."""
    modules: frozenset[str]
    """Top-level names in `sys.modules`."""
    status: int
    """Of `GET /v2/health/ready`: 200 once the model is loaded and its golden rows passed."""
    body: str


def check_bundle(folder: Path, layout: Layout, interpreter: Path) -> Findings:
    """Import the adapter and pass the golden rows in a fresh interpreter.

    Raises `BundleError` that names what is missing, what hides `shared`, what is loaded without need,
    or why the model isn't ready.
    """
    findings = _probe(folder.resolve(), layout, interpreter)
    if not Path(findings.shared).is_relative_to(folder.resolve()):
        raise BundleError(f"{layout.cloud}: `shared` was imported from {findings.shared}, expected from the bundle")
    if loaded := sorted(findings.modules.intersection(NEVER_LOADED)):
        raise BundleError(f"{layout.cloud}: importing the adapter loaded {', '.join(loaded)}, expected none of them")
    if findings.status != 200:
        raise BundleError(f"{layout.cloud}: expected readiness 200, came {findings.status}: {findings.body}")
    return findings


def _probe(folder: Path, layout: Layout, interpreter: Path) -> Findings:
    with tempfile.TemporaryDirectory(prefix="tresnubes-check-") as elsewhere:
        report = Path(elsewhere, "report.json")
        arguments = [str(folder), str(folder / layout.packages), layout.entry, str(report)]
        # -B: what runs for a check must not change what is shipped.
        command = [str(interpreter), "-I", "-S", "-B", str(_PROBE), *arguments]
        failure = _run(command, Path(elsewhere))
        if failure is not None:
            raise BundleError(f"{layout.cloud}: the bundle doesn't run by itself:\n{failure}")
        found = json.loads(report.read_text(encoding="utf-8"))
    return Findings(found["shared"], frozenset(found["modules"]), found["status"], found["body"])


def _run(command: list[str], elsewhere: Path) -> str | None:
    """None, or the words it failed with."""
    clean = {"HOME": str(elsewhere), "LANG": "C.UTF-8", "TMPDIR": str(elsewhere)}
    # No falling back on the onnxruntime package: where the library is missing, the core is to say so.
    clean["TRESNUBES_SESSION"] = "native"
    try:
        done = subprocess.run(  # noqa: S603 (the bundle that was just made)
            command, cwd=elsewhere, env=clean, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"no end after {_SECONDS} s"
    return done.stderr.strip() if done.returncode != 0 else None
