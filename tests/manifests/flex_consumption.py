"""What the plan Flex Consumption refuses or ignores, though Azure's other plans take it, and which Pythons it has.

https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations
"""

from collections.abc import Iterator, Mapping
from typing import Any

_SETTINGS = {
    "ENABLE_ORYX_BUILD",
    "FUNCTIONS_EXTENSION_VERSION",
    "FUNCTIONS_WORKER_PROCESS_COUNT",
    "FUNCTIONS_WORKER_RUNTIME",
    "FUNCTIONS_WORKER_RUNTIME_VERSION",
    "SCM_DO_BUILD_DURING_DEPLOYMENT",
    "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
    "WEBSITE_CONTENTSHARE",
    "WEBSITE_RUN_FROM_PACKAGE",
    "WEBSITE_SKIP_CONTENTSHARE_VALIDATION",
    "WEBSITE_VNET_ROUTE_ALL",
}
_SITE = {
    "alwaysOn",
    "containerSize",
    "ftpsState",
    "functionAppScaleLimit",
    "javaVersion",
    "linuxFxVersion",
    "minimumElasticInstanceCount",
    "preWarmedInstanceCount",
    "use32BitWorkerProcess",
    "vnetRouteAllEnabled",
    "windowsFxVersion",
}
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
"""https://learn.microsoft.com/azure/azure-functions/supported-languages, at general availability."""


def find_faults(resources: Mapping[str, Any], python: str) -> Iterator[str]:
    """What an app, parsed from Bicep as `app` and `settings`, has that the plan refuses; `python` is the bundle's."""
    app = resources["app"]["config"]["properties"]
    refused = {*_SETTINGS & set(resources["settings"]["config"]["properties"]), *_SITE & {*app, *app["siteConfig"]}}
    for name in sorted(refused):
        yield f"{name}: expected nothing of that name, for Flex Consumption refuses or ignores it"
    version = app["functionAppConfig"]["runtime"]["version"]
    if version not in PYTHONS:
        yield f"runtime: expected one of {', '.join(PYTHONS)}, got {version}"
    if version != python:
        yield f"runtime: expected the bundle's Python {python}, got {version}"
    if app["functionAppConfig"]["deployment"]["storage"]["authentication"]["type"] != "UserAssignedIdentity":
        yield "deployment: expected an identity to reach the storage by"
