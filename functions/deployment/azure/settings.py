"""An environment of azd: the settings that it remembers, and which of them is which of the template's parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

PARAMETERS = Path("deploy/azure/main.parameters.json")
_SETTING = re.compile(r"\$\{(\w+)(?:=.*)?\}")


def read_remembered(name: str) -> dict[str, str] | None:
    """What azd keeps of an environment in its `.env`; None where there is no such environment."""
    try:
        text = Path(".azure", name, ".env").read_text(encoding="utf-8")
    except OSError:
        return None
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip(): value.strip().strip('"') for key, _, value in pairs}


def read_settings() -> dict[str, str]:
    """Parameter of main.bicep → the variable by which azd is told it, as main.parameters.json has them."""
    document = json.loads(PARAMETERS.read_text(encoding="utf-8"))["parameters"]
    return {name: found[1] for name, entry in document.items() if (found := _match(entry))}


def _match(entry: Mapping[str, object]) -> re.Match[str] | None:
    return _SETTING.fullmatch(str(entry.get("value")))
