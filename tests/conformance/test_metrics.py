"""Lambda's metrics: a request's own log line is a document of CloudWatch's embedded metric format, with its numbers."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import time
from typing import Any

import pytest
from jsonschema import Draft7Validator

from functions.local import Cloud, open_runtime
from shared.message import Request
from tests.conformance.case import post
from tests.conformance.penguins import ADELIE

GOOD = post("/predict", {"instances": [ADELIE, ADELIE]})
BAD = post("/predict", {"instances": [{}]})
UNITS = {
    "Rows": "Count",
    "Latency": "Milliseconds",
    "ClientErrors": "Count",
    "ServerErrors": "Count",
    "ColdStarts": "Count",
}

NAME = {"type": "string", "minLength": 1, "maxLength": 1024}
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
EMBEDDED_METRICS = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer"},
                "CloudWatchMetrics": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "properties": {
                            "Namespace": NAME,
                            "Dimensions": {"type": "array", "minItems": 1, "items": {"type": "array", "maxItems": 30}},
                            "Metrics": {"type": "array", "maxItems": 100, "items": {"required": ["Name"]}},
                        },
                    },
                },
            },
        }
    },
}


def requests_of(log: str) -> list[dict[str, Any]]:
    """The lines of requests."""
    records = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    return [record for record in records if record["message"] == "request"]


def series(record: dict[str, Any]) -> Iterator[tuple[dict[str, str], dict[str, float]]]:
    """What CloudWatch makes of a document: for each set of dimensions the value of each metric.

    Raises where a name leads to nothing, or to what is neither a dimension's value nor a metric's.
    """
    Draft7Validator(EMBEDDED_METRICS).validate(record)
    for directive in record["_aws"]["CloudWatchMetrics"]:
        metrics = {metric["Name"]: record[metric["Name"]] for metric in directive["Metrics"]}
        assert {metric["Name"]: metric["Unit"] for metric in directive["Metrics"]} == UNITS
        assert all(isinstance(value, list) and len(value) == 1 for value in metrics.values())
        for names in directive["Dimensions"]:
            assert all(isinstance(record[name], str) and record[name].isascii() and record[name] for name in names)
            yield {name: record[name] for name in names}, {name: float(value[0]) for name, value in metrics.items()}


@pytest.fixture(scope="module")
def answered(bundles: dict[Cloud, Path]) -> dict[str, Any]:
    """The line of a good, a bad and a lost request, each by what it is."""
    with open_runtime("aws", bundles["aws"]) as runtime:
        for request in (GOOD, BAD, Request("GET", "/lost")):
            runtime.send(request)
    first, *others = requests_of(runtime.log)
    return dict(zip(("first", "good", "bad", "lost"), [first, *others], strict=True))


def test_a_request_is_counted_by_service_and_by_model(answered: dict[str, Any]) -> None:
    sets = [dimensions for dimensions, _ in series(answered["good"])]

    assert sets == [{"service": "tresnubes"}, {"service": "tresnubes", "model": "penguins"}]
    assert answered["good"]["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "tresnubes"
    assert abs(answered["good"]["_aws"]["Timestamp"] / 1000 - time()) < 600


def test_a_line_says_which_published_version_of_the_function_answered(answered: dict[str, Any]) -> None:
    """By it template.yaml counts the 5xx of a version that is new. The emulator's is the unpublished one."""
    assert {record["function_version"] for record in answered.values()} == {"$LATEST"}


@pytest.mark.parametrize(
    ("which", "rows", "client_errors", "cold_starts"),
    [("first", 0, 0, 1), ("good", 2, 0, 0), ("bad", 0, 1, 0), ("lost", 0, 1, 0)],
)
def test_the_metrics_are_the_records_numbers(
    which: str, rows: int, client_errors: int, cold_starts: int, answered: dict[str, Any]
) -> None:
    record = answered[which]
    expected = {"Rows": rows, "ClientErrors": client_errors, "ServerErrors": 0, "ColdStarts": cold_starts}

    for _, metrics in series(record):
        assert metrics == {**expected, "Latency": record["latency_ms"]}


def test_without_a_model_the_service_is_counted_and_names_are_the_environments(bundles: dict[Cloud, Path]) -> None:
    environment = {
        "TRESNUBES_MODEL": "none.onnx",
        "POWERTOOLS_SERVICE_NAME": "scores",
        "POWERTOOLS_METRICS_NAMESPACE": "team",
    }
    with open_runtime("aws", bundles["aws"], environment=environment) as runtime:
        status = runtime.send(GOOD).status
    record = requests_of(runtime.log)[-1]

    ((dimensions, metrics),) = series(record)
    assert status == 503
    assert (dimensions, record["_aws"]["CloudWatchMetrics"][0]["Namespace"]) == ({"service": "scores"}, "team")
    assert (metrics["ServerErrors"], metrics["ClientErrors"]) == (1, 0)


def test_metrics_can_be_switched_off(bundles: dict[Cloud, Path]) -> None:
    with open_runtime("aws", bundles["aws"], environment={"POWERTOOLS_METRICS_DISABLED": "true"}) as runtime:
        runtime.send(GOOD)
    record = requests_of(runtime.log)[-1]

    assert record["rows"] == 2
    assert not record.keys() & {"_aws", *UNITS}


def test_the_time_of_a_line_is_one_that_lambda_reads(answered: dict[str, Any]) -> None:
    moment = answered["good"]["timestamp"]

    assert "T" in moment
    assert datetime.fromisoformat(moment).tzinfo is not None
