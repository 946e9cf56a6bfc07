"""What a start imports, opens and leaves running, where a clock would tell nothing: by name, so that creep shows."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from functions.bundle import HTTP, Bundle

PROBE = Path(__file__).with_name("start_probe.py")

PACKAGES = {
    "aws": {"aws_lambda_powertools", "jmespath", "typing_extensions"},
    "gcp": {
        "blinker",
        "click",
        "cloudevents",
        "deprecation",
        "flask",
        "functions_framework",
        "google",
        "itsdangerous",
        "jinja2",
        "markupsafe",
        "packaging",
        "werkzeug",
    },
    "azure": {"azure", "markupsafe", "werkzeug"},
}
"""The packages of others that a cloud's SDK brings; the core brings none."""

CORE = """
    shared
    shared.codec shared.codec.answers shared.codec.instances shared.codec.json_text
    shared.coercion shared.deployment shared.environment shared.errors shared.foreign shared.golden
    shared.http shared.http.answer shared.http.exchange shared.http.media shared.http.predict shared.http.problem
    shared.http.routes
    shared.integrity shared.integrity.admission shared.integrity.label
    shared.kinds shared.message shared.metadata shared.model shared.opening shared.plan shared.predictions
    shared.priming
    shared.record shared.rows shared.service
    shared.session shared.session.call shared.session.choice shared.session.description shared.session.library
    shared.session.native shared.session.runtime shared.session.strings shared.session.values
    shared.settings shared.sha256 shared.signature shared.tensor
"""
"""What rows in JSON need; CSV, the Open Inference Protocol, the page and the rest come when they are asked for."""

CLIENTS = ("azure.identity", "azure.storage.blob", "boto3", "botocore", "google.cloud.storage")

STORAGE = (*CLIENTS, "azure.storage", "s3transfer", "shared.events", "shared.reading", "shared.stores")
"""What no HTTP request needs, with all below it."""

POWERTOOLS_LOOKS_FOR = frozenset({"botocore"})
"""Powertools imports the front of the package wherever it is, for a header of whoever makes a client; none is made."""

HEAVY = """
    _hashlib asyncio base64 concurrent.futures csv dataclasses decimal email gzip http html inspect logging
    multiprocessing pathlib platform random shutil socket ssl subprocess tempfile threading traceback urllib xml zipfile
"""
"""Modules of the standard library that a prediction through the core alone has no use for."""

PREDICT_ALONE = """
import sys
sys.path += {folders!r}
from shared.model import Model
assert Model.load({model!r}).predict([[3.0]]) == [6.0]
print(*sys.modules)
"""


def folders_of(cloud: str, bundle: Bundle) -> list[str]:
    """What the cloud puts on `sys.path`."""
    return list(dict.fromkeys([str(bundle.folder / HTTP[cloud].packages), str(bundle.folder)]))


@pytest.fixture(scope="module", params=HTTP)
def start(
    request: pytest.FixtureRequest, bundles: dict[str, Bundle], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the probe reports of a cloud's bundle, and which cloud."""
    cloud: str = request.param
    report = tmp_path_factory.mktemp("start") / "report.json"
    command = [sys.executable, "-I", "-S", "-B", str(PROBE), cloud, HTTP[cloud].entry, str(report)]
    subprocess.run([*command, *folders_of(cloud, bundles[cloud])], check=True, capture_output=True, timeout=120)
    return {"cloud": cloud, **json.loads(report.read_text("utf-8"))}


def test_the_probe_gets_a_prediction(start: dict[str, Any]) -> None:
    assert start["answer"] == {"predictions": [6.0]}


def test_a_start_imports_these_packages_and_no_other(start: dict[str, Any]) -> None:
    names = {name.partition(".")[0] for name in start["start"]} - sys.stdlib_module_names
    packages = {name for name in names if not name.startswith("_")}

    assert packages == PACKAGES[start["cloud"]] | {"shared", HTTP[start["cloud"]].entry}


def test_a_start_imports_these_modules_of_the_core_and_no_other(start: dict[str, Any]) -> None:
    core = {name for name in start["start"] if name.partition(".")[0] == "shared"}

    assert core == set(CORE.split())


def test_the_first_prediction_imports_nothing(start: dict[str, Any]) -> None:
    assert start["request"] == []


def test_one_session_is_opened(start: dict[str, Any]) -> None:
    assert start["sessions"] == 1


def test_no_thread_is_left_that_a_fork_would_lose(start: dict[str, Any]) -> None:
    assert start["threads"] == [1, 1]


def test_a_prediction_through_the_core_alone_loads_nothing_heavy(bundles: dict[str, Bundle]) -> None:
    folder = bundles["aws"].folder
    script = PREDICT_ALONE.format(folders=[str(folder)], model=str(folder / "models" / "twice.onnx"))

    run = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True)

    loaded = set(run.stdout.split())
    assert "shared.session.native" in loaded
    assert loaded & set(HEAVY.split()) == set()


def test_importing_an_adapter_for_http_loads_no_storage_client(start: dict[str, Any]) -> None:
    """Nor does the first prediction, of the bundle alone."""
    assert find_storage({*start["start"], *start["request"]}) == set()


@pytest.mark.parametrize("cloud", HTTP)
def test_importing_an_adapter_for_http_loads_no_storage_client_where_all_are_installed(
    cloud: str, model: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Nor does the first prediction, of the repository."""
    entry, report = f"functions.{cloud}.{HTTP[cloud].entry}", tmp_path / "report.json"
    environment = {"TRESNUBES_MODEL": str(model), "TRESNUBES_SESSION": "native"}
    command = [sys.executable, "-B", str(PROBE), cloud, entry, str(report), str(request.config.rootpath)]

    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path, env=environment)

    found = json.loads(report.read_text("utf-8"))
    assert all(map(find_spec, CLIENTS))
    assert found["answer"] == {"predictions": [6.0]}
    assert find_storage({*found["start"], *found["request"]}) <= POWERTOOLS_LOOKS_FOR


def find_storage(modules: set[str]) -> set[str]:
    """Those of a store's client, or of the core's part that scores what arrives."""
    return {name for name in modules if any(f"{name}.".startswith(f"{part}.") for part in STORAGE)}
