"""What a deployment to AWS changes, callers get; and where asked, a few first, with a way back."""

import re
from typing import Any

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER  # type: ignore[import-untyped, unused-ignore]
from samtranslator.model.preferences.deployment_preference_collection import (  # type: ignore[import-untyped, unused-ignore]
    CODEDEPLOY_PREDEFINED_CONFIGURATIONS_LIST,
)
from samtranslator.translator.transform import transform  # type: ignore[import-untyped, unused-ignore]

from functions.manifests.cloudformation import Stack
from tests.manifests.documents import TEMPLATE, read_template
from tests.manifests.test_aws_template import find_references

CANARY = "Canary10Percent5Minutes"
# Of the function and not of a version; and what changes with the bundle alone.
NOT_OF_A_VERSION = {"ReservedConcurrency", "Architecture"}
ALARMS = ["NewErrorsAlarm", "NewServerErrorsAlarm", "NewSlowAlarm"]


def make_plain(**given: str) -> dict[str, Any]:
    """The resources of the plain CloudFormation that SAM makes with these parameters."""
    template = read_template()
    template["Resources"]["HttpFunction"]["Properties"]["CodeUri"] = "s3://bundles/aws.zip"
    template["Resources"]["Arrival"]["Properties"]["Location"] = "https://bundles.s3.amazonaws.com/events.yaml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        return dict(transform(template, given, None)["Resources"])


@pytest.fixture(scope="module")
def at_once() -> dict[str, Any]:
    return make_plain(Traffic="1")


@pytest.fixture(scope="module")
def bit_by_bit() -> dict[str, Any]:
    return make_plain(Traffic="2", Shift=CANARY)


def find_version(resources: dict[str, Any]) -> str:
    (version,) = (name for name, each in resources.items() if each["Type"] == "AWS::Lambda::Version")
    return version


def described() -> str:
    return str(read_template()["Resources"]["HttpFunction"]["Properties"]["VersionDescription"]["Fn::Sub"])


def test_callers_reach_the_published_version_that_a_snapshot_is_taken_of() -> None:
    resources = read_template()["Resources"]
    function = resources["HttpFunction"]["Properties"]

    assert (function["AutoPublishAlias"], function["SnapStart"]) == ("live", {"ApplyOn": {"Ref": "SnapStart"}})
    assert resources["ApiIntegration"]["Properties"]["IntegrationUri"] == {"Fn::Sub": "${HttpFunction.Arn}:live"}
    assert resources["ApiMayInvoke"]["Properties"]["FunctionName"] == {"Ref": "HttpFunction.Alias"}


def test_sam_alone_publishes_no_version_when_a_parameter_changes(
    at_once: dict[str, Any], bit_by_bit: dict[str, Any]
) -> None:
    """Why the version's description has the parameters in it. Where this fails, SAM has learnt it."""
    assert find_version(at_once) == find_version(bit_by_bit)


def test_a_version_is_published_when_a_parameter_of_it_changes(at_once: dict[str, Any]) -> None:
    template = read_template()
    used = set(find_references(template["Resources"]["HttpFunction"]["Properties"])) & set(template["Parameters"])
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-central-1", "AWS::Lambda::Version").schema

    assert set(re.findall(r"\$\{(\w+)\}", described())) == used - NOT_OF_A_VERSION - {"Shift"}
    assert at_once[find_version(at_once)]["Properties"]["Description"] == {"Fn::Sub": described()}
    assert "/properties/Description" in schema["createOnlyProperties"]


def test_no_two_sets_of_parameters_are_described_alike() -> None:
    assert re.fullmatch(r"\$\{\w+\}(;\$\{\w+\})*", described())


def test_the_longest_description_is_one_that_lambda_takes() -> None:
    parameters = read_template()["Parameters"]
    longest = {name: _longest(each) for name, each in parameters.items()}

    assert len(re.sub(r"\$\{(\w+)\}", lambda match: longest[match[1]], described())) <= 256


def _longest(parameter: dict[str, Any]) -> str:
    if "AllowedValues" in parameter:
        return max(map(str, parameter["AllowedValues"]), key=len)
    return "x" * parameter["MaxLength"] if "MaxLength" in parameter else str(parameter.get("MaxValue", ""))


def test_requests_move_at_once_by_default(at_once: dict[str, Any]) -> None:
    idle = [name for name, each in at_once.items() if each.get("Condition") == "IsGradual"]

    assert "UpdatePolicy" not in at_once["HttpFunctionAliaslive"]
    assert [name for name, each in at_once.items() if each["Type"].startswith("AWS::CodeDeploy::")] == []
    assert idle == ["ShiftRole", "NewErrorsAlarm", "NewServerErrorsAlarm", "NewServerErrors", "NewSlowAlarm"]
    assert not Stack.read(TEMPLATE, {}).holds("IsGradual")


def test_codedeploy_moves_them_where_asked_and_back_when_an_alarm_is_on(bit_by_bit: dict[str, Any]) -> None:
    group = bit_by_bit["HttpFunctionDeploymentGroup"]["Properties"]
    condition, alarms, _ = group["AlarmConfiguration"]["Fn::If"]

    assert bit_by_bit["HttpFunctionAliaslive"]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
    assert group["DeploymentConfigName"]["Fn::Sub"][1] == {"ConfigName": CANARY}
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
    assert (condition, Stack.read(TEMPLATE, {"Shift": CANARY}).holds(condition)) == ("IsGradual", True)
    assert [each["Name"]["Ref"] for each in alarms["Alarms"]] == ALARMS
    assert group["ServiceRoleArn"]["Fn::If"][:2] == ["IsGradual", {"Fn::GetAtt": ["ShiftRole", "Arn"]}]


def test_each_way_of_moving_is_codedeploys() -> None:
    template = read_template()
    enabled = {name: each["Enabled"] for name, each in template["Mappings"]["IsGradual"].items()}

    assert enabled == {way: way != "AllAtOnce" for way in template["Parameters"]["Shift"]["AllowedValues"]}
    assert set(enabled) == set(CODEDEPLOY_PREDEFINED_CONFIGURATIONS_LIST)


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_that_moves_requests_back_watches_the_new_version_alone(name: str, bit_by_bit: dict[str, Any]) -> None:
    """An alarm that the version before has set off would keep what mends it from being deployed."""
    version, alarm = find_version(bit_by_bit), bit_by_bit[name]["Properties"]
    dimensions = [each["Value"] for each in alarm.get("Dimensions", [])]

    assert f"${{{version}.Version}}" in alarm["AlarmName"]["Fn::Sub"]
    assert f"{version}.Version" in str(alarm["MetricName"]) or {"Fn::GetAtt": [version, "Version"]} in dimensions


def test_the_5xx_of_the_new_version_are_counted_from_the_log() -> None:
    resources = read_template()["Resources"]
    counted = resources["NewServerErrors"]["Properties"]
    watched = resources["NewServerErrorsAlarm"]["Properties"]
    (made,) = counted["MetricTransformations"]

    assert (made["MetricNamespace"], made["MetricName"]) == (watched["Namespace"], watched["MetricName"])
    assert counted["LogGroupName"] == {"Ref": "HttpLogs"}
    assert counted["FilterPattern"]["Fn::Sub"].startswith("{ $.status >= 500 && $.function_version = ")


def test_codedeploy_may_move_this_functions_alias_and_nothing_else() -> None:
    (policy,) = read_template()["Resources"]["ShiftRole"]["Properties"]["Policies"]
    allowed = {str(each["Action"]): each["Resource"] for each in policy["PolicyDocument"]["Statement"]}

    assert allowed == {
        "['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig']": [
            {"Fn::GetAtt": ["HttpFunction", "Arn"]},
            {"Fn::Sub": "${HttpFunction.Arn}:*"},
        ],
        "cloudwatch:DescribeAlarms": "*",
    }
