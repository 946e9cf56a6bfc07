"""The property names of those of Microsoft's SDKs whose models keep a map of them: all but the web's and storage's."""

import sys
from collections.abc import Iterator
from typing import Any

from azure.mgmt.applicationinsights.v2020_02_02 import models as insights  # type: ignore[import-not-found, import-untyped, unused-ignore]
from azure.mgmt.authorization.v2022_04_01 import models as roles  # type: ignore[import-not-found, import-untyped, unused-ignore]
from azure.mgmt.eventgrid import models as events  # type: ignore[import-not-found, import-untyped, unused-ignore]
from azure.mgmt.monitor import models as alerts  # type: ignore[import-not-found, import-untyped, unused-ignore]
from azure.mgmt.msi.v2024_11_30 import models as identities  # type: ignore[import-not-found, import-untyped, unused-ignore]

TYPES: dict[str, Any] = {
    "Microsoft.Authorization/roleAssignments": roles.RoleAssignment,
    "Microsoft.EventGrid/systemTopics": events.SystemTopic,
    "Microsoft.EventGrid/systemTopics/eventSubscriptions": events.EventSubscription,
    "Microsoft.Insights/components": insights.ApplicationInsightsComponent,
    "Microsoft.Insights/metricAlerts": alerts.MetricAlertResource,
    "Microsoft.Insights/scheduledQueryRules": alerts.ScheduledQueryRuleResource,
    "Microsoft.ManagedIdentity/userAssignedIdentities": identities.Identity,
}
# Where a field's name has a dot of its own, Bicep has it in quotes, and the map has a backslash before it.
_DOT = "\\."


def find_unknown(config: dict[str, Any], kind: str) -> Iterator[str]:
    """Paths of the properties that a resource has and its type, one of TYPES, has not."""
    return _walk(config, TYPES[kind])


def _walk(value: dict[str, Any], model: Any) -> Iterator[str]:
    yield from _walk_fields(value, model, _read_fields(model), "")


def _walk_fields(value: dict[str, Any], model: Any, fields: dict[str, str], path: str) -> Iterator[str]:
    """`path` is where `value` stands in its model, whose fields are `properties.filter`, say."""
    for key, inner in value.items():
        name = path + key.strip("'").replace(".", _DOT)
        if name in fields:
            yield from (f"{path}{key}.{each}" for each in _walk_all(inner, _find_model(fields[name], model)))
        elif any(field.startswith(f"{name}.") for field in fields):
            yield from _walk_fields(inner, model, fields, f"{name}.")
        else:
            yield path + key


def _walk_all(value: Any, model: Any) -> Iterator[str]:
    """A field's value: another model, a list of them, or what has no names to check (`model` is None)."""
    if isinstance(value, dict) and "loop_type" in value:
        value = value["config"]
    if isinstance(value, list):
        for each in value:
            yield from _walk_all(each, model)
    elif isinstance(value, dict) and model is not None:
        yield from _walk(value, model)


def _find_model(kind: str, owner: Any) -> Any:
    """The class that a type's text names, `[Criterion]` a list of it; None for texts, numbers and maps."""
    return getattr(sys.modules[owner.__module__], kind.strip("[]"), None)


def _read_fields(model: Any) -> dict[str, str]:
    """The fields of a model, and of all that its `endpointType` or the like can make of it, with their types."""
    fields = {field["key"]: field["type"] for field in model._attribute_map.values()}
    for kind in model.__subclasses__():
        fields |= _read_fields(kind)
    return fields
