"""Runs inside a bundle's own interpreter: imports the adapter, asks the core whether it is ready, reports.

Called by path with `-I -S`, so that it sees the standard library and the bundle, and nothing else.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path


def main(bundle: str, packages: str, entry: str, report: str) -> None:
    """Write to `report` what was loaded and what `GET /v2/health/ready` answered, as JSON."""
    # Last, as functions-framework and the Azure worker have it: what hides a module of ours shows.
    sys.path += [packages] if packages == bundle else [packages, bundle]
    importlib.import_module(entry)
    service = importlib.import_module("shared.service").Service.from_environment(Path(bundle), print)
    message = importlib.import_module("shared.message")
    response = service.respond(message.Request(method="GET", path="/v2/health/ready", headers={}))
    found = {
        "shared": importlib.import_module("shared").__file__,
        "modules": sorted({name.partition(".")[0] for name in sys.modules}),
        "status": response.status,
        "body": response.body.decode("utf-8", "replace"),
    }
    Path(report).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
