"""A program that is killed while it writes an object: run with a location's store, it ends by no means of its own."""

import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import sys
from time import sleep
from shared.stores.choice import Stores
writer = Stores().open(sys.argv[1]).create("a", "text/plain")
for _ in range(9):
    writer.write(bytes(2 * 1024 * 1024))
print("written", flush=True)
sleep(60)
"""


def kill_writer(store: str) -> None:
    """Write 18 MiB of the object `a` without the end of it, and die."""
    command = [sys.executable, "-c", _SCRIPT, store]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "written\n"
        child.kill()
