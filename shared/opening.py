"""Opens the model in a thread, while the adapter imports its SDK."""

import os
from threading import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shared.deployment import Deployment


class Opening:
    """Starts at once to open the deployment of the adapter in `folder`; `wait` hands it over, and the thread is gone.

    onnxruntime loads its library and the model without Python's lock, so that the imports go on meanwhile. A process
    that ends early lets the thread end first, as Python does with any thread of this kind.
    """

    def __init__(self, folder: "str | os.PathLike[str]") -> None:
        self._folder = folder
        self._thread = Thread(target=self._open, name="opening")
        self._thread.start()

    def wait(self) -> "Deployment":
        """The deployment, opened and primed. Never raises: one that can't be used says why."""
        self._thread.join()
        return self._deployment

    def _open(self) -> None:
        # Not at the top: the thread runs before anything of the core is imported.
        from shared.deployment import Deployment

        self._deployment = Deployment.from_environment(self._folder)
        from shared.priming import prime

        prime(self._deployment)
