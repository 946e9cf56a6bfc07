"""The stand-in for Lambda's Runtime API, without our adapter: the order of a snapshot's life, and hooks that fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.local import StartFailed
from functions.local.aws.snapstart import open_snapstart
from shared.message import Request
from tests.local.bundles import write_bundle

HOOKED = """
import snapshot_restore_py as hooks

steps = ["import"]
hooks.register_before_snapshot(steps.append, "before")
hooks.register_after_restore(steps.append, "after")

def http(event, context):
    return {"statusCode": 200, "body": " ".join(steps), "headers": {}, "isBase64Encoded": False}
"""
FAILING = "import snapshot_restore_py as hooks\nhooks.register_{}(lambda: 1 / 0)\n"


def test_hooks_run_between_import_and_the_first_event(tmp_path: Path) -> None:
    with open_snapstart(write_bundle(tmp_path, "aws", HOOKED)) as runtime:
        response = runtime.send(Request("GET", "/"))

    assert response.body == b"import before after"
    assert runtime.calls[:3] == ["restore/next", "invocation/next", "invocation/event-1/response"]


@pytest.mark.parametrize("hook", ["before_snapshot", "after_restore"])
def test_a_hook_that_raises_keeps_the_function_from_starting(hook: str, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, "aws", FAILING.format(hook) + HOOKED)

    with pytest.raises(StartFailed, match="ZeroDivisionError"), open_snapstart(bundle):
        pass
