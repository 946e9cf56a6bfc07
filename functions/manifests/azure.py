"""Azure's apps, as the Bicep files and each app's host.json declare them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.manifests.bicep import Deployment
from functions.manifests.declared import Declared
from functions.manifests.errors import ManifestError

ROOT = Path(__file__).resolve().parents[2]
BICEP = ROOT / "deploy/azure/main.bicep"
EVENTS_BICEP = ROOT / "deploy/azure/events.bicep"

# https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
_ONE_CPU_MB = 2048
# Azure's load balancer gives up: https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout
_FRONT_SECONDS = 230


def read(parameters: Mapping[str, str], root: Path = ROOT) -> tuple[Declared, ...]:
    """What answers HTTP, and what scores on arrival, whether or not the parameters ask for it.

    Raises ManifestError for a parameter that main.bicep doesn't know or a value that it refuses.
    """
    outer = Deployment.read(root / BICEP.relative_to(ROOT), parameters)
    inner = Deployment.read(root / EVENTS_BICEP.relative_to(ROOT), outer.passed("arrival"))
    http = _declare(outer, "azure", root / "functions/azure/host.json")
    events = _declare(inner, "azure-events", root / "functions/azure/events.host.json")
    return http._replace(gateway_timeout=_FRONT_SECONDS), events


def _declare(deployment: Deployment, bundle: str, host: Path) -> Declared:
    config = deployment.properties("app")["functionAppConfig"]
    scale = config["scaleAndConcurrency"]
    settings = deployment.properties("settings")
    threads = int(settings["PYTHON_THREADPOOL_THREAD_COUNT"])
    return Declared(
        cloud="azure",
        name="app",
        bundle=bundle,
        folder=Path("dist", bundle),
        entry="function_app.py",
        python=str(config["runtime"]["version"]),
        arch="x86_64",  # Flex Consumption has no other
        memory_mb=int(scale["instanceMemoryMB"]),
        cpu=int(scale["instanceMemoryMB"]) / _ONE_CPU_MB,
        timeout=_read_timeout(host),
        concurrency=_read_concurrency(scale, threads),
        warm_instances=sum(int(each["instanceCount"]) for each in scale.get("alwaysReady", [])),
        environment={name: str(value) for name, value in settings.items()},
    )


def _read_concurrency(scale: Mapping[str, Any], threads: int) -> int:
    """Of HTTP; what arrives by a queue comes as its host.json says, for which there is a thread each."""
    return int(scale.get("triggers", {}).get("http", {}).get("perInstanceConcurrency", threads))


def _read_timeout(host: Path) -> int:
    """The seconds of `functionTimeout`, which is written hours:minutes:seconds."""
    try:
        text = json.loads(host.read_text(encoding="utf-8"))["functionTimeout"]
        hours, minutes, seconds = map(int, re.fullmatch(r"(\d+):(\d\d):(\d\d)", text).groups())  # type: ignore[union-attr]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ManifestError(f"{host.name}: expected functionTimeout as hours:minutes:seconds, got {error!r}") from error
    return 3600 * hours + 60 * minutes + seconds
