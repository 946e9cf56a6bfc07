"""AWS's functions, as template.yaml and the template nested in it declare them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.manifests.cloudformation import Stack
from functions.manifests.declared import Declared

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"
EVENTS_TEMPLATE = ROOT / "deploy/aws/events.yaml"

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
_ONE_CPU_MB = 1769


def read(parameters: Mapping[str, str], root: Path = ROOT) -> tuple[Declared, ...]:
    """What answers HTTP, and what scores on arrival, whether or not the parameters ask for it.

    Raises ManifestError for a parameter that template.yaml doesn't know or a value that it refuses.
    """
    outer = Stack.read(root / TEMPLATE.relative_to(ROOT), parameters)
    passed = outer.properties("Arrival").get("Parameters", {})
    inner = Stack.read(root / EVENTS_TEMPLATE.relative_to(ROOT), {name: _text(each) for name, each in passed.items()})
    http = _declare(outer, "HttpFunction", "aws")
    events = _declare(inner, "ScoreFunction", "aws-events")
    return _with_gateway(http, outer), events._replace(hidden=_hidden(inner))


def _declare(stack: Stack, name: str, bundle: str) -> Declared:
    properties = stack.properties(name)
    (arch,) = properties["Architectures"]
    environment = properties.get("Environment", {}).get("Variables", {})
    provisioned = properties.get("ProvisionedConcurrencyConfig", {}).get("ProvisionedConcurrentExecutions", 0)
    return Declared(
        cloud="aws",
        name=name,
        bundle=bundle,
        folder=Path(*(part for part in Path(properties["CodeUri"]).parts if part != "..")),
        entry=properties["Handler"],
        python=properties["Runtime"].removeprefix("python"),
        arch=arch,
        memory_mb=int(properties["MemorySize"]),
        cpu=int(properties["MemorySize"]) / _ONE_CPU_MB,
        timeout=int(properties["Timeout"]),
        concurrency=1,
        warm_instances=int(provisioned),
        environment={key: _text(each) for key, each in environment.items()},
    )


def _with_gateway(http: Declared, stack: Stack) -> Declared:
    """The API's own timeout is part of its integration; a function URL waits as long as the function may take."""
    integrations = stack.made("AWS::ApiGatewayV2::Integration")
    if not integrations:
        return http
    waits = int(stack.properties(integrations[0])["TimeoutInMillis"]) // 1000
    return http._replace(gateway="HTTP API", gateway_timeout=waits)


def _hidden(stack: Stack) -> int:
    """The shortest time that a queue which the function reads hides what it handed over."""
    queues = [stack.properties(name) for name in stack.made("AWS::SQS::Queue")]
    return min(int(queue["VisibilityTimeout"]) for queue in queues if "VisibilityTimeout" in queue)


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
