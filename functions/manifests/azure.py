"""Azure's apps, as azure.yaml, the Bicep files and each app's host.json declare them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.manifests.bicep import Deployment
from functions.manifests.cloudformation import parse_template
from functions.manifests.declared import Declared
from functions.manifests.errors import ManifestError

ROOT = Path(__file__).resolve().parents[2]
BICEP = ROOT / "deploy/azure/main.bicep"
EVENTS_BICEP = ROOT / "deploy/azure/events.bicep"

# https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
_ONE_CPU_MB = 2048
# Azure's load balancer gives up: https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout
_FRONT_SECONDS = 230
_QUEUES = ("TRESNUBES_EVENTS_QUEUE", "TRESNUBES_ROWS_QUEUE")


def read(parameters: Mapping[str, str], root: Path = ROOT) -> tuple[Declared, ...]:
    """What answers HTTP, and what scores on arrival, whether or not the parameters ask for it.

    Raises ManifestError for a parameter that main.bicep doesn't know or a value that it refuses.
    """
    outer = Deployment.read(root / BICEP.relative_to(ROOT), parameters)
    inner = Deployment.read(root / EVENTS_BICEP.relative_to(ROOT), outer.passed("arrival"))
    http, events = _declare(outer, "http", root, "host.json"), _declare(inner, "events", root, "events.host.json")
    return http._replace(gateway_timeout=_FRONT_SECONDS), events


def _declare(deployment: Deployment, service: str, root: Path, host_name: str) -> Declared:
    config = deployment.properties("app")["functionAppConfig"]
    scale, settings = config["scaleAndConcurrency"], deployment.properties("settings")
    host = json.loads(_read(root / "functions/azure" / host_name))
    folder = _find_folder(root, service)
    return Declared(
        cloud="azure",
        name=service,
        bundle=folder.name,
        folder=folder,
        entry="function_app.py",
        python=str(config["runtime"]["version"]),
        arch="x86_64",  # Flex Consumption has no other
        memory_mb=int(scale["instanceMemoryMB"]),
        cpu=int(scale["instanceMemoryMB"]) / _ONE_CPU_MB,
        timeout=_read_timeout(host),
        concurrency=_count_at_a_time(scale, host, settings),
        warm_instances=sum(int(each["instanceCount"]) for each in scale.get("alwaysReady", [])),
        environment={name: str(value) for name, value in settings.items()},
    )


def _find_folder(root: Path, service: str) -> Path:
    document = parse_template(_read(root / "azure.yaml"))
    try:
        return Path(document["services"][service]["project"])
    except KeyError as error:
        raise ManifestError(f"azure.yaml: expected the service {service} with its project, found no {error}") from error


def _count_at_a_time(scale: Mapping[str, Any], host: Mapping[str, Any], settings: Mapping[str, Any]) -> int:
    """Requests of HTTP as the plan says; messages of each queue, and blobs, as host.json does."""
    http = scale.get("triggers", {}).get("http")
    if http is not None:
        return int(http["perInstanceConcurrency"])
    queues, blobs = (host["extensions"][name] for name in ("queues", "blobs"))
    a_queue = int(queues["batchSize"]) + int(queues["newBatchThreshold"])
    of_blobs = int(blobs["maxDegreeOfParallelism"]) if settings.get("TRESNUBES_BLOBS_CONTAINER") else 0
    return a_queue * sum(bool(settings.get(name)) for name in _QUEUES) + of_blobs


def _read_timeout(host: Mapping[str, Any]) -> int:
    """The seconds of `functionTimeout`, which is written hours:minutes:seconds."""
    text = str(host.get("functionTimeout", ""))
    match = re.fullmatch(r"(\d+):(\d\d):(\d\d)", text)
    if match is None:
        raise ManifestError(f"host.json: expected functionTimeout as hours:minutes:seconds, got {text!r}")
    hours, minutes, seconds = map(int, match.groups())
    return 3600 * hours + 60 * minutes + seconds


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ManifestError(f"{path}: expected a file, got {error.strerror}") from error
