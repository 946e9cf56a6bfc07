"""The Bicep file is well-formed, and every property in it is one that Microsoft's SDKs know."""

from pathlib import Path

import pytest

from tests.manifests.bicep_syntax import find_errors
from tests.manifests.documents import BICEP, BLOBS_BICEP, EVENTS_BICEP, read_bicep

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")
pytest.importorskip("azure.mgmt.web", reason="azure-mgmt-web is not installed: make setup")
pytest.importorskip("azure.mgmt.storage", reason="azure-mgmt-storage is not installed: make setup")
pytest.importorskip("azure.mgmt.monitor", reason="azure-mgmt-monitor is not installed: make setup")

from tests.manifests import mapped_types
from tests.manifests.resource_types import TYPES, find_type, find_unknown

FILES = (BICEP, EVENTS_BICEP, BLOBS_BICEP)
_DELIVERED = "properties.deliveryWithResourceIdentity.destination.properties"
OURS = {
    # Maps whose keys are ours.
    "Microsoft.Web/sites/config appsettings",
    # Services that are switched on by being there.
    "Microsoft.Storage/storageAccounts/blobServices",
    "Microsoft.Storage/storageAccounts/queueServices",
    # Its SDK's models have no map of names: a retention and a sku.
    "Microsoft.OperationalInsights/workspaces",
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_property_is_one_that_microsofts_sdk_knows(file: Path) -> None:
    resources = read_bicep(file.read_text())["resources"]
    unknown = {name: find_unknown(resource) for name, resource in resources.items()}

    assert {name: paths for name, paths in unknown.items() if paths} == {}


def test_every_type_of_resource_is_checked() -> None:
    used = {find_type(each) for file in FILES for each in read_bicep(file.read_text())["resources"].values()}

    assert used == {*TYPES, *mapped_types.TYPES, *OURS}


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        ("allowedOrigins: ", "allowedOrigin: ", "properties.siteConfig.cors.allowedOrigin"),
        ("ipAddress: ", "ipAdress: ", "properties.siteConfig.ipSecurityRestrictions.ipAdress"),
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


@pytest.mark.parametrize(
    ("file", "name", "right", "wrong", "path"),
    [
        (BICEP, "mayOwnBlobs", "principalType: ", "principleType: ", "properties.principleType"),
        (BICEP, "insights", "DisableLocalAuth: ", "DisableLocalAuths: ", "properties.DisableLocalAuths"),
        (BICEP, "entra", "excludedPaths: ", "excludePaths: ", "properties.globalValidation.excludePaths"),
        (BICEP, "failing", "windowSize: ", "window: ", "properties.window"),
        (EVENTS_BICEP, "undelivered", "metricName: ", "metric: ", "properties.criteria.allOf.metric"),
        (EVENTS_BICEP, "subscription", "queueName: ", "queue: ", f"{_DELIVERED}.queue"),
        (
            EVENTS_BICEP,
            "subscription",
            "subjectBeginsWith: ",
            "subjectStartsWith: ",
            "properties.filter.subjectStartsWith",
        ),
        (EVENTS_BICEP, "topic", "topicType: ", "type: ", "properties.type"),
        (BLOBS_BICEP, "subscription", "endpointUrl: ", "endpoint: ", "properties.destination.properties.endpoint"),
        (BLOBS_BICEP, "subscription", "operatorType: ", "operator_: ", "properties.filter.advancedFilters.operator_"),
        (BLOBS_BICEP, "subscription", "maxDeliveryAttempts: ", "attempts: ", "properties.retryPolicy.attempts"),
    ],
)
def test_a_misspelt_property_of_another_resource_is_found(
    file: Path, name: str, right: str, wrong: str, path: str
) -> None:
    text = file.read_text()
    resource = read_bicep(text.replace(right, wrong))["resources"][name]

    assert right in text
    assert find_unknown(resource) == [path]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_second_parser_reads_the_file_too(file: Path) -> None:
    assert find_errors(file.read_text()) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_missing_brace_is_found(file: Path) -> None:
    broken = file.read_text().replace("properties: {", "properties: ", 1)

    assert find_errors(broken) != []
    with pytest.raises(Exception, match="Unexpected token"):
        read_bicep(broken)
