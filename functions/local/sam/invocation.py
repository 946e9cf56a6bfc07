"""One event for a function in a container of its own: `sam local invoke`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from functions.local.errors import NoAnswer
from functions.local.sam.checkout import Checkout, environment

_SECONDS = 300


def invoke(checkout: Checkout, name: str, event: Mapping[str, Any]) -> Any:
    """The function's answer, from JSON; its logical id is `Stack/Id` in a nested stack.

    Raises NoAnswer with what sam and the function wrote.
    """
    with TemporaryDirectory(prefix="tresnubes-sam-") as home:
        file = Path(home, "event.json")
        file.write_text(json.dumps(event), encoding="utf-8")
        with checkout.compose("invoke", name, "--event", str(file)) as command:
            done = subprocess.run(  # noqa: S603 (our own command)
                command,
                cwd=checkout.folder,
                env={"PATH": os.environ.get("PATH", os.defpath), "HOME": home, **environment()},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
    if done.returncode != 0:
        raise NoAnswer(f"`sam local invoke {name}` ended with code {done.returncode}; it wrote:\n{done.stderr.strip()}")
    return json.loads(done.stdout)
