"""The schedule of sweeps: none unless asked for, a role that may start them and nothing else, no start that is lost."""

import json
import re
from typing import Any

import pytest

from functions.manifests.cloudformation import Stack
from tests.manifests.documents import EVENTS_TEMPLATE, TEMPLATE, read_template

PARTS = ("Sweep", "SweepRole", "SweepDeadLetters", "SweepDeadLettersPolicy", "SweepDeadLettersAlarm")


@pytest.fixture
def template() -> dict[str, Any]:
    return read_template(EVENTS_TEMPLATE.read_text())


@pytest.fixture
def resources(template: dict[str, Any]) -> dict[str, Any]:
    return dict(template["Resources"])


def test_nothing_is_swept_unless_asked(template: dict[str, Any]) -> None:
    conditional = {name for name, each in template["Resources"].items() if each.get("Condition") == "Sweeps"}

    assert conditional == set(PARTS)
    assert template["Conditions"]["Sweeps"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Schedule"}, ""]}]}
    assert template["Parameters"]["Schedule"]["Default"] == ""


@pytest.mark.parametrize(
    ("schedule", "taken"),
    [
        ("", True),
        ("rate(1 day)", True),
        ("cron(0 3 * * ? *)", True),
        ("1 day", False),
        ("0 3 * * *", False),
        ("rate()", False),
        ("at(2026-11-23T03:00:00)", False),
    ],
)
def test_a_schedule_is_a_rate_or_a_cron_expression(schedule: str, taken: bool, template: dict[str, Any]) -> None:
    parameter = template["Parameters"]["Schedule"]

    assert bool(re.search(parameter["AllowedPattern"], schedule)) is taken
    assert "rate(1 day)" in parameter["ConstraintDescription"]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, False),
        ({"Schedule": "rate(1 day)"}, True),
        ({"Schedule": "rate(1 day)", "Events": "true"}, False),
    ],
    ids=["neither", "a schedule alone", "both"],
)
def test_a_schedule_without_events_is_refused_in_words(given: dict[str, str], refused: bool) -> None:
    stack = Stack.read(TEMPLATE, given)
    rule = stack.template["Rules"]["SweepsAreOfEvents"]
    (asserted,) = rule["Assertions"]

    assert (bool(stack.resolve(rule["RuleCondition"])) and not stack.resolve(asserted["Assert"])) is refused
    assert "Set Events=true" in asserted["AssertDescription"]


def test_a_sweep_is_an_event_of_the_function(resources: dict[str, Any]) -> None:
    properties = resources["Sweep"]["Properties"]

    assert properties["ScheduleExpression"] == {"Ref": "Schedule"}
    assert properties["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert properties["Target"]["Arn"] == {"Fn::GetAtt": ["ScoreFunction", "Arn"]}
    assert json.loads(properties["Target"]["Input"]) == {"source": "tresnubes.schedule", "detail-type": "Sweep"}


def test_a_sweep_that_could_not_be_started_is_kept_and_told(resources: dict[str, Any]) -> None:
    target = resources["Sweep"]["Properties"]["Target"]
    (watched,) = resources["SweepDeadLettersAlarm"]["Properties"]["Dimensions"]

    assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["SweepDeadLetters", "Arn"]}}
    assert resources["SweepDeadLetters"]["Properties"]["SqsManagedSseEnabled"]
    assert watched["Value"] == {"Fn::GetAtt": ["SweepDeadLetters", "QueueName"]}


def test_the_scheduler_may_start_this_function_and_nothing_else(resources: dict[str, Any]) -> None:
    role = resources["SweepRole"]["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    statements = [each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]]

    assert [(each["Action"], each["Resource"]) for each in statements] == [
        ("lambda:InvokeFunction", {"Fn::GetAtt": ["ScoreFunction", "Arn"]}),
        ("sqs:SendMessage", {"Fn::GetAtt": ["SweepDeadLetters", "Arn"]}),
    ]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert "ManagedPolicyArns" not in role
