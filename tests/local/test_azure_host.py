"""The host's part of an Azure app: bindings to routes, requests to invocations, answers to responses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.local import AzureRuntime, MalformedAnswer, StartFailed, open_runtime
from shared.message import Request
from tests.local.bundles import write_bundle

APP = """
import json, logging
import azure.functions as func

app = func.FunctionApp()

def tell(name, req, **more):
    return func.HttpResponse(json.dumps({"name": name, "url": req.url, "params": dict(req.route_params),
        "query": dict(req.params), "headers": dict(req.headers), **more}), mimetype="application/json")

@app.route(route="{*path}")
def everything(req: func.HttpRequest) -> func.HttpResponse:
    return tell("everything", req)

@app.route(route="health/{*state}", methods=["GET"])
async def health(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    logging.info("healthy as ever")
    return tell("health", req, trace=context.trace_context.Traceparent, invocation=context.invocation_id)

@app.route()
def named(req: func.HttpRequest) -> func.HttpResponse:
    return tell("named", req)

@app.route(route="text")
def text(req: func.HttpRequest) -> str:
    return "no HttpResponse"
"""


@pytest.fixture(scope="module")
def azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AzureRuntime]:
    bundle = write_bundle(tmp_path_factory.mktemp("azure"), "azure", APP)
    # Without a routePrefix of its own an app is under /api.
    (bundle / "host.json").write_text('{"version": "2.0"}')
    with open_runtime("azure", bundle) as runtime:
        yield runtime


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/api/predict", "everything"),
        ("GET", "/api/health/live", "health"),
        ("POST", "/api/health/live", "everything"),
        ("DELETE", "/api/named", "named"),
    ],
)
def test_request_goes_to_the_function_of_its_route(azure: AzureRuntime, method: str, path: str, name: str) -> None:
    response = azure.send(Request(method, path))

    assert json.loads(response.body)["name"] == name


def test_path_outside_the_prefix_is_not_found(azure: AzureRuntime) -> None:
    assert azure.send(Request("GET", "/predict")).status == 404


def test_function_gets_what_the_host_passes(azure: AzureRuntime) -> None:
    request = Request("GET", "/api/größe/1", {"X-Id": "7"}, query="a=1&a=2&b=%C3%BC&empty=")

    seen = json.loads(azure.send(request).body)

    assert seen["url"] == "https://tresnubes.azurewebsites.net/api/gr%C3%B6%C3%9Fe/1?a=1&a=2&b=%C3%BC&empty="
    assert seen["params"] == {"path": "größe/1"}
    assert seen["query"] == {"a": "1,2", "b": "ü"}
    assert seen["headers"]["x-id"] == "7"


def test_function_knows_its_invocation_and_trace(azure: AzureRuntime) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    request = Request("GET", "/api/health/live", {"traceparent": trace}, request_id="i-1")

    seen = json.loads(azure.send(request).body)

    assert (seen["trace"], seen["invocation"]) == (trace, "i-1")


def test_log_records_are_in_the_log_as_they_are(azure: AzureRuntime) -> None:
    azure.send(Request("GET", "/api/health/live"))

    assert "healthy as ever" in azure.log.splitlines()


def test_answer_that_is_no_response_is_an_error(azure: AzureRuntime) -> None:
    with pytest.raises(MalformedAnswer, match="expected an HttpResponse, got string"):
        azure.send(Request("GET", "/api/text"))


def test_app_without_functions_fails_the_start(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, "azure", "import azure.functions as func\napp = func.FunctionApp()\n")

    with pytest.raises(StartFailed, match="no function in"), open_runtime("azure", bundle):
        pass


def test_packages_of_the_bundle_come_before_the_platform_s(tmp_path: Path) -> None:
    packages = tmp_path / ".python_packages" / "lib" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "werkzeug.py").write_text("raise ImportError('the bundle has its own')")

    with (
        pytest.raises(StartFailed, match="the bundle has its own"),
        open_runtime("azure", write_bundle(tmp_path, "azure")),
    ):
        pass
