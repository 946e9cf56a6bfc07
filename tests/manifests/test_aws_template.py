"""The SAM template says what the bundle and the page for AWS say, and is closed by default."""

import re
from collections.abc import Iterator
from typing import Any

from functions.bundle.layout import LAYOUTS
from tests.manifests.adapters import find_functions
from tests.manifests.documents import ROOT, read_template


def find_references(value: Any) -> Iterator[str]:
    """Every name in a Ref or a Sub below `value`."""
    if isinstance(value, list):
        for inner in value:
            yield from find_references(inner)
    if isinstance(value, dict):
        yield from re.findall(r"\$\{(\w+)", str(value.get("Fn::Sub", "")))
        if "Ref" in value:
            yield value["Ref"]
        yield from find_references(list(value.values()))


def test_the_function_is_the_bundle() -> None:
    properties = read_template()["Resources"]["HttpFunction"]["Properties"]
    module, function = properties["Handler"].split(".")

    assert properties["CodeUri"] == "dist/aws"
    assert module == LAYOUTS["aws"].entry
    assert function in find_functions("aws", module)


def test_every_parameter_is_described_and_used() -> None:
    template = read_template()
    parameters = template.pop("Parameters")
    used = set(find_references(template))

    assert set(parameters) - used == set()
    assert [name for name, each in parameters.items() if not each["Description"].endswith(".")] == []


def test_the_page_lists_the_parameters_and_their_defaults() -> None:
    page = (ROOT / "docs/aws.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", page, re.MULTILINE)
    listed = {name: default.strip("` ").replace("empty", "") for name, default in rows}

    assert len(rows) == len(listed)
    assert listed == {name: str(each["Default"]) for name, each in read_template()["Parameters"].items()}


def test_the_function_gives_up_before_the_api_does() -> None:
    template = read_template()
    api = template["Resources"]["ApiIntegration"]["Properties"]["TimeoutInMillis"]

    assert template["Parameters"]["Timeout"]["MaxValue"] * 1000 < api


def test_the_role_may_write_its_own_logs_and_nothing_else() -> None:
    role = read_template()["Resources"]["HttpRole"]["Properties"]
    logs, traces = role["Policies"]
    condition, _, otherwise = traces["Fn::If"]

    assert logs["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": {"Fn::GetAtt": ["HttpLogs", "Arn"]},
        }
    ]
    assert (condition, otherwise) == ("IsTraced", {"Ref": "AWS::NoValue"})
    assert "ManagedPolicyArns" not in role


def test_the_alarm_on_server_errors_watches_what_the_adapter_counts() -> None:
    resources = read_template()["Resources"]
    alarm = resources["ServerErrorsAlarm"]["Properties"]
    adapter = (ROOT / "functions/aws/handler.py").read_text()
    name = resources["HttpFunction"]["Properties"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]

    assert f'_metrics.add_metric("{alarm["MetricName"]}"' in adapter
    assert f'or "{alarm["Namespace"]}"' in adapter
    assert alarm["Dimensions"] == [{"Name": "service", "Value": name}]
