"""What every table is given: the interpreter, the rounds, the models, and the folders that its subjects run from."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.models import Case, find_case
from benchmarks.places import BUILD
from benchmarks.sets import install_set
from functions.bundle import Bundle, Target, build, find_interpreter, running_target


@dataclass(frozen=True, slots=True)
class Bench:
    """`python` runs the subjects; `only` names those that are measured, all of them when it is empty.

    `megabytes` is the size of large objects.
    """

    python: Path
    version: str
    rounds: int
    models: tuple[str, ...]
    only: tuple[str, ...] = ()
    megabytes: int = 1000

    @property
    def cases(self) -> list[Case]:
        """The models' files."""
        return [find_case(name) for name in self.models]

    def wants(self, subject: str) -> bool:
        """Whether a subject is to be measured."""
        return not self.only or subject in self.only

    def packages(self, *names: str, compiled: bool = True) -> Path:
        """A folder of locked packages, with bytecode or without."""
        return install_set(self.python, self.version, *names, compiled=compiled)

    def bundle(self, cloud: str, case: Case) -> Bundle:
        """Our bundle with a model, made from the code as it is now; once in a run."""
        return _build(cloud, case, self.version)


@cache
def _build(cloud: str, case: Case, version: str) -> Bundle:
    return build(cloud, case.model, Target(version, running_target().arch), BUILD / "bundles" / case.name)


def choose_python() -> tuple[Path, str]:
    """The clouds' Python where this machine has it, else the one that runs this; and its `major.minor`."""
    newest = Target().python
    found = find_interpreter(newest)
    return (found, newest) if found else (Path(sys.executable), running_target().python)
