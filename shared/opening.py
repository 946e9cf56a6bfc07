"""Opens the model while the adapter imports what it needs: onnxruntime works without Python's lock."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shared.deployment import Deployment

_NEEDED = (
    "shared.codec.answers",
    "shared.codec.instances",
    "shared.environment",
    "shared.http.predict",
    "shared.priming",
    "shared.session.native",
)
"""What opening a model, and answering a first request, imports late."""

_SWITCH_INTERVAL = 2e-4
"""Seconds that a thread waits for Python's lock when it comes back from C; 5 ms would eat up what is won."""


class Opening:
    """Starts at once to open the deployment of the adapter in `folder`; `wait` hands it over, and no thread is left.

    The library is loaded in one thread while the core is imported here, then the model in another while the SDK is
    imported by the caller. What the threads need is imported here: two threads that import modules of one package can
    wait for each other (CPython's _DeadlockError), and an SDK imports all kinds of packages.
    """

    def __init__(self, folder: "str | os.PathLike[str]") -> None:
        self._folder = folder
        self._switch_interval = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_INTERVAL)
        from shared.session import runtime

        self._library = runtime.begin()
        from importlib import import_module
        from threading import Thread

        for module in _NEEDED:
            import_module(module)
        self._thread = Thread(target=self._open, name="opening")
        self._thread.start()

    def wait(self) -> "Deployment":
        """The deployment, opened and primed. Never raises: one that can't be used says why."""
        self._thread.join()
        with self._library:
            sys.setswitchinterval(self._switch_interval)
            return self._deployment

    def _open(self) -> None:
        from shared.environment import open_deployment
        from shared.priming import prime

        self._deployment = open_deployment(self._folder)
        prime(self._deployment)
