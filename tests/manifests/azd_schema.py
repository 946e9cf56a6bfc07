"""The names that azure.yaml may have: those of azd's own schema, which by itself lets others pass unsaid.

https://github.com/Azure/azure-dev/blob/main/schemas/v1.0/azure.yaml.json, of 2026-08-10.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_TOP = {
    "cloud",
    "hooks",
    "infra",
    "metadata",
    "name",
    "pipeline",
    "platform",
    "requiredVersions",
    "resourceGroup",
    "resources",
    "services",
    "state",
    "workflows",
}
_INFRA = {"layers", "module", "path", "provider"}
_SERVICE = {
    "apiVersion",
    "config",
    "dist",
    "docker",
    "env",
    "hooks",
    "host",
    "image",
    "k8s",
    "language",
    "module",
    "project",
    "remoteBuild",
    "resourceGroup",
    "resourceName",
    "uses",
}
_EVENTS = {f"{when}{what}" for when in ("pre", "post") for what in ("restore", "build", "package", "publish", "deploy")}
_HOOK = {"config", "continueOnError", "dir", "interactive", "kind", "posix", "run", "secrets", "shell", "windows"}


def find_faults(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Names that azd doesn't know, and what it asks for and doesn't find."""
    yield from _unknown(manifest, _TOP, "")
    yield from _unknown(manifest.get("infra", {}), _INFRA, "infra.")
    for name, service in manifest["services"].items():
        path = f"services.{name}."
        yield from _unknown(service, _SERVICE, path)
        if service.get("host") != "function":
            yield f"{path}host: expected function, got {service.get('host')}"
        yield from _unknown(service.get("hooks", {}), _EVENTS, f"{path}hooks.")
        for event, hook in service.get("hooks", {}).items():
            yield from _find_faults_of_hook(hook, f"{path}hooks.{event}.")


def _find_faults_of_hook(hook: Mapping[str, Any], path: str) -> Iterator[str]:
    yield from _unknown(hook, _HOOK, path)
    if "run" not in hook:
        yield f"{path}run: expected a script, got none"
    if hook.get("shell") not in ("sh", "pwsh"):
        yield f"{path}shell: expected sh or pwsh, got {hook.get('shell')}"


def _unknown(given: Mapping[str, Any], known: set[str], path: str) -> Iterator[str]:
    for name in sorted(given.keys() - known):
        yield f"{path}{name}: azd knows no such name"
