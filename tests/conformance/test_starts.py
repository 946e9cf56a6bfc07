"""How each cloud's real runtime starts: without a usable model too, and over Google's fork."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from functions.local import CLOUDS, Cloud, open_runtime
from shared import Request, Service
from tests.conformance.case import post
from tests.conformance.penguins import ADELIE

PREDICT = post("/predict", {"instances": [ADELIE]})
LIVE, READY = Request("GET", "/v2/health/live"), Request("GET", "/v2/health/ready")


def children(pid: int) -> set[int]:
    """The processes that a process with one thread has forked."""
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def count_threads(pid: int) -> int:
    """By the kernel's count."""
    return len([*Path(f"/proc/{pid}/task").iterdir()])


def wait_for_threads(pid: int, expected: int) -> int:
    """How many there are, once there are as many as expected or five seconds have passed."""
    deadline = time.monotonic() + 5
    while count_threads(pid) != expected and time.monotonic() < deadline:
        time.sleep(0.02)
    return count_threads(pid)


def test_googles_server_answers_one_request_at_a_time_where_it_is_told_to(bundles: dict[Cloud, Path]) -> None:
    with open_runtime("gcp", bundles["gcp"], environment={"THREADS": "1"}) as runtime:
        answer = runtime.send(PREDICT)

    assert answer.status == 200


@pytest.mark.parametrize(("cloud", "content"), [*((cloud, None) for cloud in CLOUDS), ("azure", b"no model")])
def test_a_function_without_a_usable_model_starts_and_says_why(
    cloud: Cloud, content: bytes | None, bundles: dict[Cloud, Path], tmp_path: Path
) -> None:
    model = tmp_path / "broken.onnx"
    if content is not None:
        model.write_bytes(content)

    with open_runtime(cloud, bundles[cloud], environment={"TRESNUBES_MODEL": str(model)}) as runtime:
        live, ready, predict = (runtime.send(request) for request in (LIVE, READY, PREDICT))

    assert [live.status, ready.status, predict.status] == [200, 503, 503]
    assert json.loads(ready.body)["detail"].startswith("broken")
    assert runtime.log.count('"model unusable"') == 1


def test_a_worker_that_google_forked_after_the_model_was_opened_answers(
    bundles: dict[Cloud, Path], core: Service, tmp_path: Path
) -> None:
    expected = core.respond(PREDICT).body
    # No socket has so long a name: gunicorn's own thread, which would listen to it, ends at once.
    (far := tmp_path / ("far" * 40)).mkdir()
    with open_runtime("gcp", bundles["gcp"], environment={"XDG_RUNTIME_DIR": str(far)}) as runtime:
        forked, threads = children(runtime.process.pid), wait_for_threads(runtime.process.pid, 1)
        with ThreadPoolExecutor(8) as clients:
            responses = list(clients.map(runtime.send, [PREDICT] * 64))

    assert (len(forked), threads) == (1, 1)
    assert {response.body for response in responses} == {expected}
