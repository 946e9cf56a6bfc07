"""The three runtimes, with a function of the tests' own: what goes in, what comes out, and what is left behind."""

from __future__ import annotations

import base64
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from functions.bundle import find_interpreter
from functions.local import CLOUDS, AwsRuntime, Cloud, NoAnswer, Runtime, StartFailed, open_runtime
from shared.message import Request
from tests.local.bundles import write_bundle

BYTES = bytes(range(256))


def ask(runtime: Runtime, request: Request) -> Any:
    return json.loads(runtime.send(request).body)


def test_request_reaches_the_function_as_it_was_sent(runtime: Runtime) -> None:
    request = Request(
        "PUT", "/v2/größe", {"content-type": "text/csv; charset=utf-8", "x-id": "7"}, BYTES, "a=1&b=%C3%BC"
    )

    seen = ask(runtime, request)

    assert (seen["method"], seen["path"], seen["query"]) == ("PUT", "/v2/größe", "a=1&b=%C3%BC")
    assert seen["headers"].items() >= request.headers.items()
    assert base64.b64decode(seen["body"]) == BYTES


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", "größe".encode(), b"x" * 1_000_000])
def test_body_of_any_kind_arrives(runtime: Runtime, body: bytes) -> None:
    seen = ask(runtime, Request("POST", "/predict", {"content-type": "application/json"}, body))

    assert base64.b64decode(seen["body"]) == body


def test_percent_encoded_path_means_the_same(runtime: Runtime) -> None:
    assert ask(runtime, Request("GET", "/gr%C3%B6%C3%9Fe"))["path"] == "/größe"


def test_response_comes_back_as_the_function_made_it(runtime: Runtime) -> None:
    response = runtime.send(Request("GET", "/teapot"))

    assert (response.status, response.headers["x-kettle"], response.body) == (418, "full", BYTES)


def test_head_has_no_body(runtime: Runtime) -> None:
    response = runtime.send(Request("HEAD", "/teapot"))

    assert (response.status, response.body) == (418, b"")


def test_exception_is_the_clouds_own_answer_and_its_text_is_logged(runtime: Runtime) -> None:
    response = runtime.send(Request("POST", "/raise"))

    assert response.status == 500
    assert b"kettle" not in response.body
    assert "ValueError: the kettle is empty" in runtime.log


def test_runtime_serves_on_after_an_exception(runtime: Runtime) -> None:
    runtime.send(Request("POST", "/raise"))

    assert runtime.send(Request("GET", "/")).status == 200


def test_what_the_function_prints_is_in_the_log(runtime: Runtime) -> None:
    runtime.send(Request("GET", "/printed/once"))

    assert runtime.log.splitlines().count("asked for /printed/once") == 1


def test_function_sees_its_own_environment_only(runtime: Runtime) -> None:
    seen = ask(runtime, Request("GET", "/"))

    assert seen["colour"] == "green"
    assert "SECRET_OF_OURS" not in seen["variables"]


def test_function_sees_no_package_of_ours(runtime: Runtime) -> None:
    assert ask(runtime, Request("GET", "/"))["packages"] == []


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_function_runs_on_the_interpreter_it_is_given(cloud: Cloud, version: str, tmp_path: Path) -> None:
    python = find_interpreter(version)
    if python is None:
        pytest.skip(f"install Python {version} (`uv python install {version}` or pyenv) to run functions on it")
    with open_runtime(cloud, write_bundle(tmp_path, cloud), python) as runtime:
        seen = ask(runtime, Request("GET", "/"))

    assert seen["python"] == version


def test_base64_body_is_what_aws_alone_delivers(runtime: Runtime) -> None:
    request = Request("POST", "/", {}, b"e30=", base64=True)

    if isinstance(runtime, AwsRuntime):
        assert base64.b64decode(ask(runtime, request)["body"]) == b"{}"
    else:
        with pytest.raises(ValueError, match="AWS only"):
            runtime.send(request)


def test_closing_leaves_no_process_and_no_file(cloud: Cloud, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, cloud)
    before = sorted(bundle.rglob("*"))
    with open_runtime(cloud, bundle) as runtime:
        session = runtime.process.pid
        running = session_members(session)
        runtime.send(Request("GET", "/last"))

    assert running
    assert_gone(session)
    assert sorted(bundle.rglob("*")) == before
    assert "asked for /last" in runtime.log


def test_block_that_raises_leaves_no_process(cloud: Cloud, tmp_path: Path) -> None:
    opened = open_runtime(cloud, write_bundle(tmp_path, cloud))
    session = opened.__enter__().process.pid

    suppressed = opened.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert not suppressed
    assert_gone(session)


def test_module_that_raises_fails_the_start_in_its_own_words(cloud: Cloud, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, cloud, "import sys\nprint('so far')\nraise RuntimeError('no model here')\n")

    with pytest.raises(StartFailed) as caught, open_runtime(cloud, bundle):
        pass

    assert all(text in str(caught.value) for text in (cloud, "so far", "RuntimeError", "no model here"))


def test_module_that_ends_the_process_fails_the_start(cloud: Cloud, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, cloud, "import os\nprint('and out', flush=True)\nos._exit(5)\n")

    with pytest.raises(StartFailed, match="and out"), open_runtime(cloud, bundle):
        pass


def test_missing_module_fails_the_start(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text("{}")

    with pytest.raises(StartFailed, match=r"handler|main\.py|function_app"), open_runtime(cloud, tmp_path):
        pass


def test_function_that_ends_its_process_gives_no_success(cloud: Cloud, tmp_path: Path) -> None:
    with open_runtime(cloud, write_bundle(tmp_path, cloud)) as runtime:
        if cloud == "aws":
            # Lambda itself answers for a sandbox that is gone.
            assert runtime.send(Request("GET", "/end")).status == 500
        else:
            with pytest.raises(NoAnswer, match="asked for /end"):
                runtime.send(Request("GET", "/end"))


def test_killed_runtime_leaves_no_orphan_and_gives_no_answer(cloud: Cloud, tmp_path: Path) -> None:
    with open_runtime(cloud, write_bundle(tmp_path, cloud)) as runtime:
        session = runtime.process.pid
        os.kill(session, signal.SIGKILL)
        assert_gone(session)

        with pytest.raises(NoAnswer, match=cloud):
            runtime.send(Request("GET", "/"))


def test_there_is_a_runtime_for_each_cloud() -> None:
    assert CLOUDS == ("aws", "gcp", "azure")


def assert_gone(session: int) -> None:
    """All of a session's processes end within seconds; those that init has yet to collect count as gone."""
    deadline = time.monotonic() + 10
    while (left := session_members(session)) and time.monotonic() < deadline:
        time.sleep(0.01)

    assert left == []


def session_members(session: int) -> list[int]:
    """The living processes of a session, by /proc/PID/stat: state, parent, group and session follow the name."""
    members = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            members.append(int(entry.name))
    return members
