"""Each cloud's log of the same requests: one line a request, the same keys, and no value of a row."""

import json
from pathlib import Path

import pytest

from functions.local import CLOUDS, Cloud, open_runtime
from shared import Request
from tests.conformance.case import post
from tests.conformance.penguins import ADELIE

KEYS = {
    "cold_start",
    "latency_ms",
    "level",
    "message",
    "method",
    "model_name",
    "model_sha256",
    "model_version",
    "request_id",
    "route",
    "rows",
    "status",
    "trace_id",
}
CANARY = "canary-51c9"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_log_is_one_line_a_request_with_the_same_keys(cloud: Cloud, bundles: dict[Cloud, Path]) -> None:
    parent = f"00-{TRACE}-00f067aa0ba902b7-01"
    good = post("/predict", {"instances": [{**ADELIE, "island": CANARY}]}, traceparent=parent)
    bad = post("/predict", {"instances": [{**ADELIE, "year": CANARY}]})
    with open_runtime(cloud, bundles[cloud]) as runtime:
        sent = [runtime.send(request).status for request in (good, bad, Request("GET", f"/{CANARY}"))]

    records = [json.loads(line) for line in runtime.log.splitlines() if line.startswith("{")]
    scored, refused, lost = records[-3:]
    assert sent == [scored["status"], refused["status"], lost["status"]] == [200, 422, 404]
    assert all(record.keys() >= KEYS for record in records)
    assert (scored["rows"], scored["route"], scored["model_name"]) == (1, "/predict", "penguins")
    assert (scored["trace_id"], scored["level"], refused["level"]) == (TRACE, "INFO", "WARNING")
    assert len({record["request_id"] for record in records}) == len(records)
    assert [record["cold_start"] for record in records] == [True] + [False] * (len(records) - 1)
    assert CANARY not in runtime.log


def test_a_line_on_google_has_the_name_of_its_trace_where_there_is_one(bundles: dict[Cloud, Path]) -> None:
    parent = f"00-{TRACE}-00f067aa0ba902b7-01"
    settings = {"GOOGLE_CLOUD_PROJECT": "p-1", "TRESNUBES_TRAFFIC": "none"}
    with open_runtime("gcp", bundles["gcp"], environment=settings) as runtime:
        for headers in ({}, {"traceparent": parent}):
            runtime.send(Request("GET", "/v2/health/live", headers))

    records = [json.loads(line) for line in runtime.log.splitlines() if line.startswith("{")]
    start, *_, without, within = [(one["message"], one.get("logging.googleapis.com/trace")) for one in records]
    assert start == ("model unusable", None)
    assert without == ("request", None)
    assert within == ("request", f"projects/p-1/traces/{TRACE}")
