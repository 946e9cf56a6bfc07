"""What a function loads before its first event, which nobody waits for then."""

import subprocess
import sys

import pytest

from benchmarks.environment import environment_of
from benchmarks.places import PROJECT
from tests.conftest import Example

START = """
import sys

from shared.environment import open_deployment
from shared.events.scorer import Scorer

missing = sys.argv[1]
if missing:
    sys.modules[missing] = None
records = []
Scorer(open_deployment(""), records.append)
print(*[name for name in ("botocore", "google.cloud.storage", "azure.storage.blob") if sys.modules.get(name)], *records)
"""


def start(model: Example, sink: str, stores: str = "", missing: str = "") -> str:
    settings = {"TRESNUBES_MODEL": str(model.model), "TRESNUBES_SINK": sink, "TRESNUBES_STORES": stores}
    environment = {**environment_of(PROJECT), **settings}
    done = subprocess.run(
        [sys.executable, "-c", START, missing], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("sink", "client"),
    [
        ("s3://sink/out", "botocore"),
        ("gs://sink/out", "google.cloud.storage"),
        ("https://account.blob.core.windows.net/sink/out", "azure.storage.blob"),
        ("file:///tmp/out", ""),
    ],
)
def test_the_client_of_the_sink_is_there_before_the_first_event(sink: str, client: str, penguins: Example) -> None:
    assert start(penguins, sink) == client


def test_a_folder_in_the_place_of_stores_needs_no_client(penguins: Example) -> None:
    assert start(penguins, "s3://sink/out", stores="stores") == ""


def test_a_client_that_is_not_installed_fails_no_start(penguins: Example) -> None:
    assert start(penguins, "s3://sink/out", missing="botocore") == ""
