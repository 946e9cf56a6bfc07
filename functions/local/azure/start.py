"""Microsoft's worker library in a process of its own, with the functions that it found in an app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, NamedTuple

from functions.local.azure.channel import Channel
from functions.local.client import prepare_client
from functions.local.interpreter import ISOLATED, python_path
from functions.local.process import Process, start

PACKAGES = Path(".python_packages", "lib", "site-packages")
"""Where a function app's packages lie; the platform puts them before its own."""
HOST = "tresnubes.azurewebsites.net"
_WORKER = Path(__file__).with_name("worker.py")


class Worker(NamedTuple):
    """A worker that is ready; each of `functions` has its `id`, `name` and `bindings`, each of these JSON text."""

    process: Process
    channel: Channel
    functions: Sequence[Mapping[str, Any]]


@contextmanager
def start_worker(bundle: Path, python: Path, environment: Mapping[str, str]) -> Iterator[Worker]:
    """Load the bundle's `function_app.py`. The bundle is last on the path, its packages first."""
    settings = {
        "PYTHONPATH": python_path([bundle / PACKAGES, prepare_client("azure", python)]),
        "AzureWebJobsScriptRoot": str(bundle),
        "FUNCTIONS_WORKER_RUNTIME": "python",
        "WEBSITE_SITE_NAME": HOST.partition(".")[0],
    }
    ours, theirs = Pipe()
    command = [str(python), *ISOLATED, str(_WORKER), str(theirs.fileno()), str(bundle)]
    with ours, theirs, start("azure", command, bundle, {**settings, **environment}, [theirs.fileno()]) as process:
        theirs.close()  # so that the end of the worker is the end of the channel
        channel = Channel(process, ours)
        index = channel.receive_first()
        if not index["ok"]:
            raise process.failure(f"could not load the function app: {index['error']}")
        yield Worker(process, channel, index["functions"])
