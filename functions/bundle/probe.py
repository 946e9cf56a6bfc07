"""Runs inside a bundle's own interpreter: imports the adapter and the cloud's server, has the core answer, reports.

Called by path with `-I -S`, so that it sees the standard library and the bundle, and nothing else.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any


def main(bundle: str, packages: str, modules: str, requests: str, report: str) -> None:
    """Write to `report` what the bundle answered to `requests`, what it logged and which of its files were used.

    `modules` are the names to import, with commas between them; `requests` and `report` are JSON files.
    """
    used = _watch(bundle)
    # Last, as functions-framework and the Azure worker have it: what hides a module of ours shows.
    sys.path += [packages] if packages == bundle else [packages, bundle]
    for name in modules.split(","):
        importlib.import_module(name)
    log: list[dict[str, Any]] = []
    service = importlib.import_module("shared.service").Service.from_environment(Path(bundle), log.append)
    asked = json.loads(Path(requests).read_text(encoding="utf-8"))
    found = {
        "responses": [_respond(service, request) for request in asked],
        "shared": importlib.import_module("shared").__file__,
        "modules": sorted({name.partition(".")[0] for name in sys.modules}),
        "used": sorted(used),
        "log": log,
    }
    Path(report).write_text(json.dumps(found), encoding="utf-8")


def _respond(service: Any, request: dict[str, Any]) -> dict[str, Any]:
    message = importlib.import_module("shared.message").Request
    response = service.respond(message(**request | {"body": base64.b64decode(request["body"])}))
    body = base64.b64encode(response.body).decode()
    return {"status": response.status, "headers": dict(response.headers), "body": body}


def _watch(bundle: str) -> set[str]:
    """The files of the bundle that are opened or loaded from now on; a module counts as its source."""
    used: set[str] = set()

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        # https://docs.python.org/3/library/audit_events.html
        place = {"open": 0, "ctypes.dlopen": 0, "import": 1}.get(event)
        path = arguments[place] if place is not None else None
        if isinstance(path, str) and path.startswith(f"{bundle}{os.sep}"):
            source = importlib.util.source_from_cache(path) if path.endswith(".pyc") else path
            used.add(os.path.relpath(source, bundle))

    sys.addaudithook(note)
    return used


if __name__ == "__main__":
    main(*sys.argv[1:])
