"""Compiles the one subject that is a C program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from benchmarks.errors import BenchmarkError, Unavailable
from benchmarks.places import BUILD


def compile_c(source: Path) -> Path:
    """The program; raises `Unavailable` where there is no gcc."""
    compiler = shutil.which("gcc")
    if compiler is None:
        raise Unavailable("the C program is left out: install gcc")
    program = BUILD / "programs" / source.stem
    program.parent.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-O2", "-Wall", "-Werror", "-std=gnu11", "-o", str(program), str(source), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own command)
    if done.returncode != 0:
        raise BenchmarkError(f"{source.name} can't be compiled:\n{done.stderr.strip()}")
    return program
