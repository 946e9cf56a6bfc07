"""Azure Functions: Microsoft's worker library, and in front of it the host's part of an HTTP request.

The host itself can't be had from a package registry, so its part is done here: it reads the functions'
bindings, matches the route, and turns the request and the answer into what goes over the worker's channel.
It does not check function keys.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from functions.local.azure.channel import Channel
from functions.local.azure.routes import Route, decode_path, find_route, read_route
from functions.local.azure.start import HOST, start_worker
from functions.local.errors import MalformedAnswer
from functions.local.process import Process
from functions.local.request_line import PATH_CHARACTERS, encode_query, group_query
from shared.message import Request, Response


class AzureRuntime:
    """One worker process with one function app. It takes one request at a time; others wait."""

    def __init__(self, process: Process, channel: Channel, routes: Sequence[Route]) -> None:
        self.process = process
        self._channel = channel
        self._routes = routes

    @property
    def log(self) -> str:
        """What the function wrote or logged, and the traceback of an invocation that failed."""
        return self.process.log

    def send(self, request: Request) -> Response:
        """The host's response: 404 when no function has a route for it, 500 when the function raised."""
        if request.base64:
            raise ValueError("a body that is still base64 comes from AWS only")
        found = find_route(self._routes, request.method, request.path)
        if found is None:
            return Response(404, {"content-length": "0"}, b"")
        answer = self._channel.exchange(_describe_invocation(request, *found))
        if not answer["ok"]:
            return Response(500, {"content-length": "0"}, b"")
        return _read_response(answer["value"], head=request.method == "HEAD")


@contextmanager
def open_azure(bundle: Path, python: Path, environment: Mapping[str, str]) -> Iterator[AzureRuntime]:
    """Run the HTTP functions of the bundle's `function_app.py`."""
    with start_worker(bundle, python, environment) as worker:
        prefix = _read_route_prefix(bundle / "host.json")
        routes = [route for function in worker.functions for route in _read_routes(function, prefix)]
        yield AzureRuntime(worker.process, worker.channel, routes)


def _read_route_prefix(host_file: Path) -> str:
    """`extensions.http.routePrefix`; without one the host takes `api`."""
    settings = json.loads(host_file.read_text("utf-8"))
    prefix: str = settings.get("extensions", {}).get("http", {}).get("routePrefix", "api")
    return prefix


def _read_routes(function: Mapping[str, Any], prefix: str) -> Iterator[Route]:
    """The route of each HTTP trigger among a function's bindings; the function's name is the default."""
    for binding in map(json.loads, function["bindings"]):
        if binding["type"].lower() == "httptrigger":
            template = binding.get("route") or function["name"]
            methods = binding.get("methods") or ()
            yield read_route(f"{prefix}/{template}", methods, function["id"], binding["name"])


def _describe_invocation(request: Request, route: Route, parameters: Mapping[str, str]) -> dict[str, Any]:
    """What the host sends: lower-case header names, the path escaped anew, no empty parameters."""
    headers = {"host": HOST, **{name.lower(): value for name, value in request.headers.items()}}
    if request.body:
        headers.setdefault("content-length", str(len(request.body)))
    query = encode_query(request.query)
    path = quote(decode_path(request.path) or "/", safe=PATH_CHARACTERS)
    return {
        "function": route.function_id,
        "argument": route.argument,
        "method": request.method,
        "url": f"https://{headers['host']}{path}" + (f"?{query}" if query else ""),
        "headers": headers,
        "params": dict(parameters),
        "query": {name: ",".join(values) for name, values in group_query(query).items() if any(values)},
        "body": base64.b64encode(request.body).decode(),
        "invocation": request.request_id,
        "trace_parent": headers.get("traceparent", ""),
        "trace_state": headers.get("tracestate", ""),
    }


def _read_response(value: Mapping[str, Any], *, head: bool) -> Response:
    if value["type"] != "http":
        raise MalformedAnswer(f"the function's answer: expected an HttpResponse, got {value['type']}")
    headers = {name.lower(): text for name, text in value["headers"].items()}
    return Response(int(value["status"]), headers, b"" if head else base64.b64decode(value["body"]))
