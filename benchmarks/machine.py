"""What the figures were taken on."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from functions.bundle.wheels import read_versions


def describe_machine(python: Path, packages: Sequence[Path]) -> dict[str, str]:
    """CPU, kernel, C library, the interpreter that ran the subjects, and the versions in the folders `packages`."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "CPU": f"{_read_cpu()}, {os.cpu_count()} cores",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "libc": " ".join(platform.libc_ver()),
        "load": f"{os.getloadavg()[0]:.1f}",
        "Python": _ask_version(python),
        **{name: version for folder in packages for name, version in read_versions(folder).items()},
    }


def _read_cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _ask_version(python: Path) -> str:
    script = "import platform; print(platform.python_version())"
    done = subprocess.run([python, "-I", "-S", "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()
