"""Is the bundle ready to answer with the manifest's settings?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from functions.bundle.errors import BundleError
from functions.bundle.interpreter import find_interpreter
from functions.bundle.interview import ask
from functions.doctor.finding import Finding
from functions.doctor.subject import Subject
from shared.message import Request, Response


def check(subject: Subject) -> Iterator[Finding]:
    """Its own core, alone in a fresh interpreter, is given the settings and asked; nothing where it can't run here."""
    target = subject.package.target
    interpreter = find_interpreter(target.python) if target.runs_here else None
    if interpreter is None:  # the check of golden rows says so
        return
    about, expected = subject.about("readiness"), "ready, with the manifest's settings"
    request = Request("GET", "/v2/health/ready")
    try:
        found = ask(subject.package.folder, subject.package.layout, interpreter, [request], subject.settings)
    except BundleError as error:
        yield about.blame(expected, str(error), "make the bundle again (make bundle)")
        return
    (response,) = found.responses
    if response.status == 200:
        yield about.praise(expected, "ready")
    else:
        yield about.blame(expected, _read_reason(response), "mend the settings in the manifest, or the model")


def _read_reason(response: Response) -> str:
    try:
        document = json.loads(response.body)
    except ValueError:
        return f"status {response.status}"
    return str(document.get("detail") or document.get("error") or f"status {response.status}")
