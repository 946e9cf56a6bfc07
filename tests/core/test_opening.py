"""The model is opened in a thread; whatever happens there, the caller gets a deployment or the process ends well."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.errors import ModelUnusable, OpeningFailed
from shared.message import Request
from shared.model import Model
from shared.opening import Opening
from shared.service import Service
from shared.session import runtime
from shared.session.binding import BindingSession
from tests.conftest import Example

ROOT = Path(__file__).parents[2]
PREDICT = Request("POST", "/predict", body=b'{"instances": []}')


def run(script: str, model: Path) -> "subprocess.CompletedProcess[str]":
    """Run a script in a fresh interpreter, with this repository and a model."""
    environment = {"PYTHONPATH": str(ROOT), "TRESNUBES_MODEL": str(model)}
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment, timeout=60
    )


def raise_bug(*_: object) -> Any:
    raise KeyError("a secret")


def test_it_hands_over_the_model_of_the_environment(penguins: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRESNUBES_MODEL", str(penguins.model))

    deployment = Opening(ROOT).wait()

    assert isinstance(deployment.loaded, Model)
    assert deployment.model.name == "penguins"


def test_a_model_that_is_not_there_is_handed_over_as_the_reason(tmp_path: Path) -> None:
    deployment = Opening(tmp_path).wait()

    assert isinstance(deployment.loaded, ModelUnusable)
    assert "expected one model" in str(deployment.loaded)


def test_the_library_is_left_alone_where_the_package_is_asked_for(
    penguins: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRESNUBES_MODEL", str(penguins.model))
    monkeypatch.setenv("TRESNUBES_SESSION", "binding")
    started: list[bool] = []
    monkeypatch.setattr(runtime, "start", lambda: started.append(True))

    deployment = Opening(ROOT).wait()

    assert isinstance(deployment.model.session, BindingSession)
    assert not started


def test_a_bug_is_answered_503_and_logged_once_with_its_traceback(
    penguins: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRESNUBES_MODEL", str(penguins.model))
    monkeypatch.setattr(Model, "from_bytes", raise_bug)
    log: list[dict[str, Any]] = []

    service = Service(Opening(ROOT).wait(), log.append)
    responses = [service.respond(PREDICT), service.respond(Request("GET", "/v2/health/ready"))]

    assert isinstance(service.deployment.loaded, OpeningFailed)
    assert [response.status for response in responses] == [503, 503]
    assert "a secret" not in json.dumps([response.body.decode() for response in responses])
    assert ["KeyError: 'a secret'" in record.get("traceback", "") for record in log] == [True, False, False]


def test_what_is_wrong_with_a_model_is_logged_without_a_traceback(tmp_path: Path) -> None:
    log: list[dict[str, Any]] = []

    Service(Opening(tmp_path).wait(), log.append)

    assert [sorted(record) for record in log] == [["level", "message", "reason"]]


def test_little_is_imported_before_the_library_is_loading(penguins: Example) -> None:
    script = "import sys; import shared.opening; print(*sys.modules)"

    loaded = set(run(script, penguins.model).stdout.split())

    assert {name for name in loaded if name.startswith("shared")} == {"shared", "shared.opening"}
    assert not {"ctypes", "json", "threading", "typing"} & loaded


def test_the_threads_import_nothing_that_an_sdk_could_import_too(penguins: Example) -> None:
    script = (
        "import sys; from _thread import get_ident; main, seen = get_ident(), set(); "
        "sys.addaudithook(lambda event, given: event == 'import' and get_ident() != main and seen.add(given[0])); "
        "from shared.opening import Opening; print(Opening('.').wait().model.name, *seen)"
    )

    name, *imported = run(script, penguins.model).stdout.split()

    assert name == "penguins"
    assert {module for module in imported if not module.startswith("shared.integrity")} == set()


def test_the_first_request_imports_nothing_more(penguins: Example) -> None:
    script = (
        "import sys; from shared.opening import Opening; from shared.service import Service; "
        "from shared.message import Request; "
        "service = Service(Opening('.').wait(), lambda record: None); before = set(sys.modules); "
        "body = b'{\"instances\": [[null, 1, 2, 3, 4, null, 2007]]}'; "
        "status = service.respond(Request('POST', '/predict', body=body)).status; "
        "print(status, *(set(sys.modules) - before))"
    )

    assert run(script, penguins.model).stdout.split() == ["200"]


@pytest.mark.parametrize("end", ["sys.exit(3)", "raise ImportError('no SDK')"])
def test_a_process_that_ends_before_the_model_is_there_ends_in_order(end: str, penguins: Example) -> None:
    script = f"import sys; from shared.opening import Opening; Opening('.'); {end}"

    ended = run(script, penguins.model)

    assert ended.returncode == (3 if "exit" in end else 1)
    assert ended.stderr.strip().endswith("" if "exit" in end else "ImportError: no SDK")


def test_the_package_gives_its_three_names_and_no_other() -> None:
    import shared

    assert shared.Service is Service
    assert {name: getattr(shared, name).__name__ for name in shared.__all__} == {name: name for name in shared.__all__}
    with pytest.raises(AttributeError, match="module 'shared' has no attribute 'Modle'"):
        shared.Modle  # type: ignore[attr-defined]  # noqa: B018
