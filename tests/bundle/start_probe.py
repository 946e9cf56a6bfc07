"""Runs inside a bundle's own interpreter: imports the adapter as its cloud does, sends one prediction, reports.

Called by path with `-I -S`: it sees the standard library and the bundle, and nothing else.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

BODY = b'{"instances": [{"x": 3.0}]}'
HEADERS = {"content-type": "application/json"}


def send_aws(adapter: Any) -> Any:
    """An event of an HTTP API."""
    call = {"http": {"method": "POST"}, "stage": "$default"}
    event = {"requestContext": call, "rawPath": "/predict", "headers": HEADERS, "body": BODY.decode()}
    return json.loads(adapter.http(event, SimpleNamespace(aws_request_id="r"))["body"])


def send_gcp(adapter: Any) -> Any:
    """A request as gunicorn hands it to Flask."""
    from io import BytesIO

    from flask import Request

    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/predict", "CONTENT_TYPE": "application/json"}
    server = {"wsgi.input": BytesIO(BODY), "wsgi.url_scheme": "http", "HTTP_HOST": "localhost"}
    return adapter.http(Request({**environ, **server, "CONTENT_LENGTH": str(len(BODY))})).get_json()


def send_azure(adapter: Any) -> Any:
    """A request as the worker hands it to the function."""
    import azure.functions as func

    request = func.HttpRequest(method="POST", url="https://localhost/predict", headers=HEADERS, body=BODY)
    context = SimpleNamespace(invocation_id="i", trace_context=SimpleNamespace(trace_parent=""))
    return json.loads(adapter.http(request, context).get_body())


def count_threads() -> int:
    """The kernel's own count; a thread that was waited for may be there a moment longer."""
    tasks = Path("/proc/self/task")
    for _ in range(100):
        if len([*tasks.iterdir()]) == 1:
            break
        time.sleep(0.01)
    return len([*tasks.iterdir()])


def count_calls(module: ModuleType, name: str) -> list[Any]:
    """The arguments of each call of a function from now on; whoever imports it from the module gets the counted one."""
    calls: list[Any] = []
    function = getattr(module, name)

    def counted(*arguments: Any) -> Any:
        calls.append(arguments)
        return function(*arguments)

    setattr(module, name, counted)
    return calls


def main(cloud: str, entry: str, report: str, *folders: str) -> None:
    """Write to `report` what was loaded and opened, as JSON."""
    own = set(sys.modules)
    sys.path += folders
    opened = count_calls(importlib.import_module("shared.session"), "open_session")
    adapter = importlib.import_module(entry)
    started, threads = set(sys.modules), count_threads()
    answer = globals()[f"send_{cloud}"](adapter)
    found = {
        "start": sorted(started - own),
        "request": sorted(set(sys.modules) - started),
        "threads": [threads, count_threads()],
        "sessions": len(opened),
        "answer": answer,
    }
    Path(report).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
