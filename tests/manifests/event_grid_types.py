"""The property names that Microsoft's SDK of Event Grid knows; it is of an older make than those of the other types."""

from collections.abc import Iterator
from typing import Any

from azure.mgmt.eventgrid import models  # type: ignore[import-not-found, import-untyped, unused-ignore]

TYPES: dict[str, Any] = {
    "Microsoft.EventGrid/systemTopics": models.SystemTopic,
    "Microsoft.EventGrid/systemTopics/eventSubscriptions": models.EventSubscription,
}
# What Bicep itself reads in a resource.
_OF_BICEP = {"name", "parent", "scope", "dependsOn"}


def find_unknown(resource: dict[str, Any]) -> list[str]:
    """Paths of the properties that a parsed resource has and its model has not."""
    config = {key: value for key, value in resource["config"].items() if key not in _OF_BICEP}
    return list(_walk(config, _read_fields(TYPES[resource["type"]]), ""))


def _walk(value: dict[str, Any], fields: dict[str, str], path: str) -> Iterator[str]:
    """`path` is where `value` stands in its model, whose fields are `properties.filter`, say."""
    for key, inner in value.items():
        name = f"{path}{key}"
        kind = fields.get(name)
        if kind is None and not any(field.startswith(f"{name}.") for field in fields):
            yield name
        elif isinstance(inner, dict):
            model = getattr(models, kind or "", None)
            if kind is None:
                yield from _walk(inner, fields, f"{name}.")
            elif model is not None:
                yield from (f"{name}.{each}" for each in _walk(inner, _read_fields(model), ""))


def _read_fields(model: Any) -> dict[str, str]:
    """The fields of a model, and of all that its `endpointType` or the like can make of it, with their types."""
    fields = {field["key"]: field["type"] for field in model._attribute_map.values()}
    for kind in model.__subclasses__():
        fields |= _read_fields(kind)
    return fields
