"""Which uploads Event Grid tells of by a subscription, against those that the app's trigger takes."""

from collections.abc import Iterator, Mapping
from typing import Any

CONTAINERS = "/blobServices/default/containers/"
"""Before the container in a subject: https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage."""


def find_faults(parsed: Mapping[str, Any], path: str) -> Iterator[str]:
    """What is wrong with the filter of a parsed file's `subscription`; `path` is the trigger's, `inbox/{name}`."""
    variables = {name: each["value"] for name, each in parsed["variables"].items()}
    filter_ = parsed["resources"]["subscription"]["config"]["properties"]["filter"]
    prefix = filter_["subjectBeginsWith"].replace("${inbox}", variables["inbox"])
    container, _, folder = path.partition("{")[0].partition("/")
    expected = f"{CONTAINERS}{container}/blobs/{folder}"
    if prefix != expected:
        yield f"subjectBeginsWith: expected {expected}, of which the trigger's path {path} is, got {prefix}"
    if filter_["includedEventTypes"] != ["Microsoft.Storage.BlobCreated"]:
        yield f"includedEventTypes: expected that a blob was created and no other, got {filter_['includedEventTypes']}"
