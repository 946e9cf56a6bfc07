"""Asks a bundle: it is run by an interpreter that sees nothing else, answers requests, and scores what arrives."""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.bundle.arrivals import ENVIRONMENT, Arrival
from functions.bundle.errors import BundleError
from functions.bundle.layout import Layout
from shared.message import Request, Response

_PROBE = Path(__file__).with_name("probe.py")
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Findings:
    """What the probe reports."""

    responses: tuple[Response, ...]
    """One a request, in their order."""
    scored: tuple[tuple[str, Mapping[str, bytes]], ...]
    """One an arrival, in their order: its outcome, and what was written, by name."""
    shared: str | None
    """The file that `import shared` ran."""
    modules: frozenset[str]
    """Top-level names in `sys.modules`."""
    used: tuple[str, ...]
    """The files of the bundle that were opened or loaded, relative to its top; a module counts as its source."""
    log: tuple[Mapping[str, Any], ...]
    """The core's log records; an answer of 500 leaves its traceback here."""


def ask(
    folder: Path,
    layout: Layout,
    interpreter: Path,
    requests: Sequence[Request],
    environment: Mapping[str, str] | None = None,
    arrivals: Sequence[Arrival] = (),
) -> Findings:
    """Import the adapter, and what is imported late, in a fresh interpreter, and have its core answer and score.

    Raises `BundleError` with the interpreter's words when that fails.
    """
    folder = folder.resolve()
    with tempfile.TemporaryDirectory(prefix="tresnubes-check-") as scratch:
        asked, report = Path(scratch, "requests.json"), Path(scratch, "report.json")
        documents = {"requests": [*map(_as_document, requests)], "arrivals": [*map(_as_arrival, arrivals)]}
        asked.write_text(json.dumps(documents), encoding="utf-8")
        modules = ",".join((layout.entry, *layout.late))
        arguments = [str(folder), str(folder / layout.packages), modules, str(asked), str(report)]
        # -B: what runs for a check must not change what is shipped.
        command = [str(interpreter), "-I", "-S", "-B", str(_PROBE), *arguments]
        folders = ENVIRONMENT if layout.arrivals else {}
        failure = _run(command, Path(scratch), {**folders, **(environment or {})})
        if failure is not None:
            raise BundleError(f"{layout.name}: the bundle doesn't run by itself:\n{failure}")
        return _read(report)


def _as_document(request: Request) -> dict[str, Any]:
    body = base64.b64encode(request.body).decode()
    return {"method": request.method, "path": request.path, "headers": dict(request.headers), "body": body}


def _as_arrival(arrival: Arrival) -> dict[str, str]:
    body = base64.b64encode(arrival.body).decode()
    return {"kind": arrival.kind, "name": arrival.name, "body": body, "content_type": arrival.content_type}


def _run(command: list[str], scratch: Path, environment: Mapping[str, str]) -> str | None:
    """None, or the words it failed with."""
    clean = {"HOME": str(scratch), "LANG": "C.UTF-8", "TMPDIR": str(scratch), **environment}
    # No falling back on the onnxruntime package: where the library is missing, the core is to say so.
    clean["TRESNUBES_SESSION"] = "native"
    clean["TRESNUBES_STORES"] = str(scratch / "stores")
    try:
        done = subprocess.run(  # noqa: S603 (the bundle that was just made)
            command, cwd=scratch, env=clean, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"no end after {_SECONDS} s"
    return done.stderr.strip() if done.returncode != 0 else None


def _read(report: Path) -> Findings:
    found = json.loads(report.read_text(encoding="utf-8"))
    responses = (Response(one["status"], one["headers"], base64.b64decode(one["body"])) for one in found["responses"])
    return Findings(
        responses=tuple(responses),
        scored=tuple((one["outcome"], _decode(one["sinks"])) for one in found["scored"]),
        shared=found["shared"],
        modules=frozenset(found["modules"]),
        used=tuple(found["used"]),
        log=tuple(found["log"]),
    )


def _decode(sinks: Mapping[str, str]) -> dict[str, bytes]:
    return {name: base64.b64decode(content) for name, content in sinks.items()}
