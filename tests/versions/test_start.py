"""What a start with several versions imports and opens, and when."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.versions.editions import doubling, repeating, write_bundle

ROOT = Path(__file__).parents[2]
SETTINGS = {"TRESNUBES_TRAFFIC": "1=1 2=1", "TRESNUBES_SHADOW": "2", "TRESNUBES_STICKY_HEADER": "x-caller"}
START = """
import sys
from shared.opening import Opening
from shared.service import Service
from shared.snapshot import prepare
from shared.message import Request
log = []
service = Service(Opening({folder!r}).wait(), log.append)
"""
ASK = """
loaded = set(sys.modules)
body = b'{{"instances": [[5]]}}'
for number in range({requests}):
    assert service.respond(Request("POST", "/predict", {{"x-caller": str(number)}}, body)).status == 200
print(*(set(sys.modules) - loaded))
print(*{{record["message"] for record in log}})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_bundle(tmp_path, doubling(), repeating())


def run(script: str, **settings: str) -> list[str]:
    """The words that a script prints in a fresh interpreter."""
    environment = {"PYTHONPATH": str(ROOT), **settings}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_first_prediction_and_its_shadow_import_nothing_more(folder: Path) -> None:
    settings = {**SETTINGS, "TRESNUBES_TRAFFIC": "1"}

    words = run(START.format(folder=str(folder)) + ASK.format(requests=1), **settings)

    assert {*words} == {"request", "shadow"}


def test_no_prediction_imports_anything_after_a_snapshot(folder: Path) -> None:
    prepared = f"{START.format(folder=str(folder))}prepare(service.deployment)\n"

    words = run(prepared + ASK.format(requests=9), **SETTINGS)

    assert {*words} == {"request", "shadow"}


def test_the_thread_that_opens_imports_nothing_that_an_sdk_could_import_too(folder: Path) -> None:
    watch = (
        "import sys; from _thread import get_ident; main, seen = get_ident(), set(); "
        "sys.addaudithook(lambda event, given: event == 'import' and get_ident() != main and seen.add(given[0]))\n"
    )

    imported = run(f"{watch}{START.format(folder=str(folder))}print(*seen)", **SETTINGS)

    assert {module for module in imported if not module.startswith("shared.")} == set()
    assert "shared.versions.shadow" in imported


def test_one_model_alone_imports_nothing_of_it(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path, doubling())

    loaded = run(f"{START.format(folder=str(folder))}print(*sys.modules)")

    assert "shared.deployment" in loaded
    assert [module for module in loaded if module.startswith("shared.versions")] == []
