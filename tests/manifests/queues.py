"""What is wrong with the queues of a template: rules that no linter knows, and without which messages are lost."""

from collections.abc import Iterator
from typing import Any

_VISIBILITY = 6
"""https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: times the function's timeout."""


def find_faults(template: dict[str, Any]) -> list[str]:
    """Each queue that Lambda takes from, and what it lacks."""
    resources = template["Resources"]
    alarmed = {_name(each["Properties"]["Dimensions"][0]["Value"]) for each in _all(resources, "CloudWatch::Alarm")}
    faults = []
    for source in _all(resources, "Lambda::EventSourceMapping"):
        properties = source["Properties"]
        queue = _name(properties["EventSourceArn"])
        faults += [f"{queue}: {fault}" for fault in _faults(template, queue, alarmed)]
        if properties.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            faults.append(f"{queue}: one bad message brings back its whole batch")
    return faults


def _faults(template: dict[str, Any], queue: str, alarmed: set[str]) -> Iterator[str]:
    properties = template["Resources"][queue]["Properties"]
    if any(hidden < _VISIBILITY * timeout for timeout, hidden in _visibility(template, properties).items()):
        yield "a message is there again while it is worked on"
    redrive = properties.get("RedrivePolicy")
    if redrive is None:
        yield "a message that fails is tried for ever"
        return
    if redrive["maxReceiveCount"] < 5:
        yield "throttled messages end in the dead letters"
    dead = _name(redrive["deadLetterTargetArn"])
    kept = template["Resources"][dead]["Properties"].get("MessageRetentionPeriod", 345_600)
    if kept <= properties.get("MessageRetentionPeriod", 345_600):
        yield "a message may be dropped as soon as it is a dead letter"
    if dead not in alarmed:
        yield "nobody hears of a dead letter"
    if queue not in alarmed:
        yield "nobody hears that messages wait"


def _visibility(template: dict[str, Any], properties: dict[str, Any]) -> dict[int, int]:
    """Seconds of a timeout that may be chosen → seconds that a message is hidden."""
    timeouts = template["Parameters"]["Timeout"]["AllowedValues"]
    hidden = properties.get("VisibilityTimeout", 30)
    if not isinstance(hidden, dict):
        return dict.fromkeys(timeouts, hidden)
    name, key, _ = hidden["Fn::FindInMap"]
    return {timeout: template["Mappings"][name][key][str(timeout)] for timeout in timeouts}


def _all(resources: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in resources.values() if each["Type"] == f"AWS::{kind}"]


def _name(reference: dict[str, Any]) -> str:
    """The resource that a Ref or a GetAtt means."""
    return str(reference.get("Ref") or reference["Fn::GetAtt"][0])
