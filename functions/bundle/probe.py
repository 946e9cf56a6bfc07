"""Runs inside a bundle's own interpreter: imports the adapter and what is late, has the core answer and score, reports.

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


def main(bundle: str, packages: str, modules: str, questions: str, report: str) -> None:
    """Write to `report` what the bundle answered and scored, what it logged and which of its files were used.

    `modules` are the names to import, with commas between them; `questions` and `report` are JSON files.
    """
    used = _watch(bundle)
    # Last, as functions-framework and the Azure worker have it: what hides a module of ours shows.
    sys.path += [packages] if packages == bundle else [packages, bundle]
    for name in modules.split(","):
        importlib.import_module(name)
    log: list[dict[str, Any]] = []
    service = importlib.import_module("shared.service").Service.from_environment(Path(bundle), log.append)
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    found = {
        "responses": [_respond(service, request) for request in asked["requests"]],
        "scored": _score(service.deployment, log, asked["arrivals"]) if asked["arrivals"] else [],
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


def _score(deployment: Any, log: list[dict[str, Any]], arrivals: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The outcome of each arrival, with what it wrote; a local folder stands in for the store."""
    scorer = importlib.import_module("shared.events.scorer").Scorer(deployment, log.append)
    store = Path(deployment.settings.stores, "s3", "examined")
    scored = []
    for arrival in arrivals:
        before = _read_sinks(store)
        outcome = scorer.score(_arrive(store, arrival), lambda: 3600.0)
        sinks = {name: content for name, content in _read_sinks(store).items() if name not in before}
        scored.append({"outcome": outcome, "sinks": sinks})
    return scored


def _arrive(store: Path, arrival: dict[str, str]) -> Any:
    """What an adapter unpacks from an event: an object that is there, or a message."""
    occurrence = importlib.import_module("shared.events.occurrence")
    body, kind = base64.b64decode(arrival["body"]), arrival["content_type"]
    if arrival["kind"] == "message":
        return occurrence.Message(arrival["name"], body, kind)
    key = f"in/{arrival['name']}"
    (store / key).parent.mkdir(parents=True, exist_ok=True)
    (store / key).write_bytes(body)
    # A file has no id, and the store of files looks at none.
    version = importlib.import_module("shared.stores.port").Version(id="1")
    location = importlib.import_module("shared.stores.location").Location("s3://examined", key)
    return occurrence.ObjectCreated(location, version, len(body), kind)


def _read_sinks(store: Path) -> dict[str, str]:
    files = (path for path in store.glob("out/**/*") if path.is_file())
    return {path.relative_to(store).as_posix(): base64.b64encode(path.read_bytes()).decode() for path in files}


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
