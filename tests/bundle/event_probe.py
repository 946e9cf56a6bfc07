"""Runs inside a bundle's own interpreter: imports the adapter as its cloud does, has it score one object, reports.

Called by path with `-I -S`: it sees the standard library and the bundle, and nothing else.
"""

import importlib
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Send = Callable[[], object]


def prepare_aws(adapter: Any, event: dict[str, Any], _: ExitStack) -> Send:
    """Lambda's call."""
    context = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 60_000)
    return lambda: adapter.score(event, context)


def prepare_gcp(adapter: Any, event: dict[str, Any], stack: ExitStack) -> Send:
    """The framework's call, within a request of Flask's."""
    from cloudevents.http import from_dict
    from flask import Flask

    stack.enter_context(Flask("probe").test_request_context("/"))
    arrived = from_dict(event)
    return lambda: adapter.score(arrived)


def prepare_azure(adapter: Any, event: dict[str, Any], _: ExitStack) -> Send:
    """The worker's call."""
    import azure.functions as func

    arrived = func.QueueMessage(id="m", body=json.dumps(event).encode())
    context = SimpleNamespace(invocation_id="i", trace_context=SimpleNamespace(trace_parent=""))
    return lambda: adapter.score_events(arrived, context)


def main(cloud: str, entry: str, event: str, report: str, *folders: str) -> None:
    """Write to `report` what was loaded at the start and by the first event, as JSON; `event` is its file."""
    own = set(sys.modules)
    sys.path += folders
    adapter = importlib.import_module(entry)
    started = set(sys.modules)
    arrived = json.loads(Path(event).read_text(encoding="utf-8"))
    with ExitStack() as stack:
        send = globals()[f"prepare_{cloud}"](adapter, arrived, stack)
        prepared = set(sys.modules)
        send()
    found = {"start": sorted(started - own), "event": sorted(set(sys.modules) - prepared)}
    Path(report).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
