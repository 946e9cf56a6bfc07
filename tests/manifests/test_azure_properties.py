"""The Bicep file is well-formed, and every property in it is one that Microsoft's SDKs know."""

import pytest

from tests.manifests.documents import BICEP, EVENTS_BICEP, read_bicep

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")
pytest.importorskip("azure.mgmt.web", reason="azure-mgmt-web is not installed: make setup")
pytest.importorskip("azure.mgmt.storage", reason="azure-mgmt-storage is not installed: make setup")

from tests.manifests.resource_types import TYPES, find_unknown


def test_every_property_is_one_that_microsofts_sdk_knows() -> None:
    resources = [*read_bicep()["resources"].items(), *read_bicep(EVENTS_BICEP.read_text())["resources"].items()]
    unknown = {name: find_unknown(resource) for name, resource in resources}

    assert {name: paths for name, paths in unknown.items() if paths} == {}
    assert set(TYPES) <= {resource["type"] for _, resource in resources}


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        (
            "instanceMemoryMB: ",
            "instanceMemoryMb: ",
            "properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMb",
        ),
        ("httpsOnly: ", "httpOnly: ", "properties.httpOnly"),
        ("minTlsVersion: ", "minTLSVersion: ", "properties.siteConfig.minTLSVersion"),
    ],
)
def test_a_misspelt_property_is_found(right: str, wrong: str, path: str) -> None:
    text = BICEP.read_text()
    app = read_bicep(text.replace(right, wrong))["resources"]["app"]

    assert right in text
    assert find_unknown(app) == [path]


def test_a_missing_brace_is_found() -> None:
    text = BICEP.read_text()

    with pytest.raises(Exception, match="Unexpected token"):
        read_bicep(text.replace("sku: {", "sku: ", 1))
