"""The property names that Microsoft's own SDKs know, since no Bicep compiler is to be had from a package index."""

import re
import sys
from collections.abc import Iterator
from typing import Any

from azure.mgmt.storage import types as storage  # type: ignore[import-not-found, import-untyped, unused-ignore]
from azure.mgmt.web import types as web  # type: ignore[import-not-found, import-untyped, unused-ignore]

from tests.manifests import mapped_types

_ACCOUNT = "Microsoft.Storage/storageAccounts"
TYPES: dict[str, Any] = {
    _ACCOUNT: storage.StorageAccountCreateParameters,
    f"{_ACCOUNT}/blobServices/containers": storage.BlobContainer,
    f"{_ACCOUNT}/queueServices/queues": storage.StorageQueue,
    "Microsoft.Web/serverfarms": web.AppServicePlan,
    "Microsoft.Web/sites": web.Site,
    # App settings, the other configuration, are a map of names that are ours.
    "Microsoft.Web/sites/config authsettingsV2": web.SiteAuthSettingsV2,
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies": web.CsmPublishingCredentialsPoliciesEntity,
}
# What Bicep itself reads in a resource.
_OF_BICEP = {"name", "parent", "scope", "dependsOn"}
# What pycep makes of a call or a comparison.
_COMPUTED = {"operator", "function"}


def find_unknown(resource: dict[str, Any]) -> list[str]:
    """Paths of the properties that a parsed resource has and its SDK type has not; [] for a type without one."""
    kind, config = find_type(resource), resource["config"]
    config = {key: value for key, value in config.items() if key not in _OF_BICEP}
    if kind in mapped_types.TYPES:
        return list(mapped_types.find_unknown(config, kind))
    return list(_walk(config, TYPES.get(kind), ""))


def find_type(resource: dict[str, Any]) -> str:
    """A resource's type; a configuration's has its name behind it, by which its properties are others."""
    kind = str(resource["type"])
    return f"{kind} {resource['config']['name']}" if kind == "Microsoft.Web/sites/config" else kind


def _walk(value: Any, expected: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict) and "loop_type" in value:
        value = value["config"]
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, expected, path)
    if not isinstance(value, dict) or expected is None or set(value) <= _COMPUTED:
        return
    fields = expected.__annotations__
    for key, inner in value.items():
        if key in fields:
            yield from _walk(inner, _find_type(fields[key], expected), f"{path}{key}.")
        else:
            yield path + key


def _find_type(annotation: Any, owner: Any) -> Any:
    """The typed dictionary that an annotation names; None where any key goes, as in a map of tags.

    Read off its text: not every name in an annotation of the SDK can be resolved at run time.
    """
    if "dict[" in str(annotation):
        return None
    known = vars(sys.modules[owner.__module__])
    found = [known[name] for name in re.findall(r"\w+", str(annotation)) if name in known]
    return next((each for each in found if hasattr(each, "__required_keys__")), None)
