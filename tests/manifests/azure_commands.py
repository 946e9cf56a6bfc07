"""A stand-in for Azure's command line: it answers from a table, and keeps what it was asked."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.manifests.documents import ROOT

SUBSCRIBE = ROOT / "deploy/azure/subscribe.sh"
_PROGRAM = """#!%s
import json, pathlib, sys
here = pathlib.Path(__file__).parent
answers = json.loads((here / "answers.json").read_text())
with (here / "asked.jsonl").open("a") as asked:
    asked.write(json.dumps(sys.argv[1:]) + "\\n")
found = next((each for each in answers if sys.argv[1:1 + len(each["words"])] == each["words"]), None)
if found is None:
    sys.exit(f"unexpected: {sys.argv[1:]}")
sys.stdout.write(found["lines"].pop(0) if len(found["lines"]) > 1 else found["lines"][0])
(here / "answers.json").write_text(json.dumps(answers))
"""

Answers = Mapping[str, Sequence[str]]
"""The first words of a command → what it prints each time; the last of it again and again."""


class Ended(NamedTuple):
    """How the script ended, and the commands that it gave."""

    code: int
    said: str
    asked: Sequence[Sequence[str]]

    def commands(self) -> list[str]:
        """The words of each command up to its options."""
        return [" ".join(words[: _first_option(words)]) for words in self.asked]


def subscribe(folder: Path, answers: Answers, environment: Mapping[str, str]) -> Ended:
    """Run subscribe.sh with the stand-in as its `az`, and nothing else but the system's own tools."""
    az = folder / "az"
    az.write_text(_PROGRAM % sys.executable)
    az.chmod(0o755)
    table = [{"words": words.split(), "lines": list(lines)} for words, lines in answers.items()]
    (folder / "answers.json").write_text(json.dumps(table))
    path = {"PATH": f"{folder}:/usr/local/bin:/usr/bin:/bin", "SUBSCRIBE_PAUSE": "0"}
    done = subprocess.run(
        ["sh", str(SUBSCRIBE)], env={**path, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    asked = folder / "asked.jsonl"
    lines = asked.read_text().splitlines() if asked.exists() else []
    return Ended(done.returncode, done.stdout + done.stderr, [json.loads(line) for line in lines])


def _first_option(words: Sequence[str]) -> int:
    return next((index for index, word in enumerate(words) if word.startswith("-")), len(words))
