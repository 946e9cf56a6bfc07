"""Stand-ins for tools that no package index has: they record what they are asked, and answer what they are told."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SCRIPT = """#!/bin/sh
exec {python} -I -c {program} {folder} {name} "$@"
"""
_PROGRAM = """
import json, os, sys
folder, name, *arguments = sys.argv[1:]
with open(os.path.join(folder, "asked.jsonl"), "a") as file:
    print(json.dumps([name, *arguments]), file=file)
with open(os.path.join(folder, name + ".json")) as file:
    answers = json.load(file)
asked = " ".join(arguments)
answer = next((answer for begin, answer in answers.items() if asked.startswith(begin)), {})
print(answer.get("says", ""), end="")
print(answer.get("complains", ""), end="", file=sys.stderr)
sys.exit(answer.get("status", 0))
"""


class Tools:
    """A folder for the PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def add(self, name: str, answers: Mapping[str, Mapping[str, Any]]) -> None:
        """A tool that answers by how its arguments begin: `says`, `complains`, `status`; nothing and 0 otherwise."""
        (self.folder / f"{name}.json").write_text(json.dumps(answers))
        script = self.folder / name
        words = {"python": sys.executable, "program": _PROGRAM, "folder": str(self.folder), "name": name}
        script.write_text(_SCRIPT.format(**{key: shlex.quote(word) for key, word in words.items()}))
        script.chmod(0o755)

    @property
    def asked(self) -> list[list[str]]:
        """Every call so far: the tool and its arguments."""
        record = self.folder / "asked.jsonl"
        return [json.loads(line) for line in record.read_text().splitlines()] if record.exists() else []
