"""Who may call Azure's app: nobody without a key, no page of a browser; networks and Entra ID by a parameter."""

from pathlib import Path
from typing import Any

import pytest

from tests.manifests.azure_bindings import read_levels
from tests.manifests.documents import read_bicep

pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_bicep()["resources"][name]["config"]["properties"]
    return found


def operands(value: dict[str, Any]) -> dict[str, Any]:
    """Of `empty(x) ? a : b`."""
    found: dict[str, Any] = value["operator"]["operands"]
    return found


@pytest.mark.parametrize(
    "name",
    [
        "corsOrigins",
        "allowedNetworks",
        "entraClientId",
        "actionGroupId",
        "traffic",
        "aliases",
        "shadow",
        "stickyHeader",
    ],
)
def test_a_parameter_that_opens_or_changes_something_is_empty_by_default(name: str) -> None:
    assert read_bicep()["parameters"][name]["default"] == ""


def test_pages_of_no_site_may_call_unless_one_is_named() -> None:
    origins = operands(properties("app")["siteConfig"]["cors"]["allowedOrigins"])

    assert origins["condition"]["function"]["parameters"] == {"item_to_test": "corsOrigins"}
    assert origins["true_value"] == []
    assert origins["false_value"]["function"]["parameters"] == {"input_string": "corsOrigins", "delimiter": ","}


def test_networks_that_are_named_are_the_only_ones() -> None:
    site = properties("app")["siteConfig"]
    chosen = operands(site["ipSecurityRestrictionsDefaultAction"])

    assert chosen["condition"]["function"]["parameters"] == {"item_to_test": "allowedNetworks"}
    assert (chosen["true_value"], chosen["false_value"]) == ("Allow", "Deny")
    assert site["ipSecurityRestrictions"]["config"]["action"] == "Allow"
    assert site["ipSecurityRestrictions"]["loop_type"]["detail"]["array_name"] == "networks"


def test_entra_asks_every_caller_for_a_token_but_where_health_is_open() -> None:
    entra = properties("entra")
    validation = dict(entra["globalValidation"])
    excluded = operands(validation.pop("excludedPaths"))

    assert entra["platform"] == {"enabled": True}
    assert validation == {"requireAuthentication": True, "unauthenticatedClientAction": "Return401"}
    assert (excluded["condition"], excluded["false_value"]) == ("openHealth", [])
    assert excluded["true_value"] == ["/v2/health/live", "/v2/health/ready"]


def test_health_is_closed_unless_a_parameter_opens_it() -> None:
    told = properties("settings")["TRESNUBES_OPEN_HEALTH"]

    assert read_bicep()["parameters"]["openHealth"]["default"] is False
    assert told["function"] == {"type": "string", "parameters": {"value_to_convert": "openHealth"}}


@pytest.mark.parametrize(
    ("told", "level"), [({}, "FUNCTION"), ({"TRESNUBES_OPEN_HEALTH": "True"}, "ANONYMOUS")], ids=["by default", "open"]
)
def test_every_route_asks_for_a_key_but_health_where_it_is_open(
    told: dict[str, str], level: str, tmp_path: Path
) -> None:
    levels = read_levels(tmp_path, {"TRESNUBES_OPEN_HEALTH": "False", **told})

    assert levels == {"v2/health/{*state}": level, "{*path}": "FUNCTION"}


def test_entra_takes_tokens_of_this_tenant_for_this_app_only() -> None:
    directory = properties("entra")["identityProviders"]["azureActiveDirectory"]

    assert directory["registration"] == {
        "clientId": "entraClientId",
        "openIdIssuer": "${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0",
    }
    assert directory["validation"] == {"allowedAudiences": ["entraClientId", "api://${entraClientId}"]}


@pytest.mark.parametrize(("name", "parameter"), [("entra", "entraClientId"), ("failing", "actionGroupId")])
def test_what_a_parameter_asks_for_is_there_only_then(name: str, parameter: str) -> None:
    condition = read_bicep()["resources"][name]["condition"]

    assert condition["operator"]["type"] == "not"
    assert condition["operator"]["operands"]["bool_value"]["function"]["parameters"] == {"item_to_test": parameter}


def test_an_alert_tells_of_answers_that_are_the_apps_fault() -> None:
    (criterion,) = properties("failing")["criteria"]["allOf"]

    assert "toint(ResultCode) >= 500" in criterion["query"]
    assert (criterion["operator"], criterion["threshold"]) == ("GreaterThanOrEqual", 5)
    assert properties("failing")["actions"] == {"actionGroups": ["actionGroupId"]}
