"""A writer that is killed, for the stores whose own tests don't have one."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stores.files_place import FilesPlace
from tests.stores.place import save
from tests.stores.s3_place import S3Place

ROOT = Path(__file__).parents[2]

KILLED = """
import os, signal, sys
from shared.stores.choice import Stores
writer = Stores().open(sys.argv[1]).create("a", "text/csv")
for number in range(int(sys.argv[2])):
    writer.write(bytes(1024 * 1024))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("mebibytes", [1, 21])
@pytest.mark.parametrize("name", ["files_place", "s3_place"])
def test_what_a_killed_writer_wrote_is_never_seen(request: pytest.FixtureRequest, name: str, mebibytes: int) -> None:
    place: FilesPlace | S3Place = request.getfixturevalue(name)
    run = subprocess.run([sys.executable, "-c", KILLED, place.location, str(mebibytes)], cwd=ROOT)

    assert run.returncode == -signal.SIGKILL
    assert place.keys() == set()
    assert save(place.store, "a", b"1")
