"""Count what valgrind calls definitely lost: the native session's calls must add nothing to a bare start.

`python -m tests.leaks`, as `make leak-check` does. Without valgrind it says so and is content.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from shared.tensor import FLOAT
from tests.core import graphs
from tests.leaks.exercise import FEEDS

ROOT = Path(__file__).parents[2]
TIMES = 20
MODELS = {
    "double": graphs.double(),
    "joined": graphs.joined(),
    "picky": graphs.picky(),
    "named": graphs.named(),
    "split": graphs.split(FLOAT),
    "branching": graphs.branching(),
    "halved": graphs.halved(),
}


def main() -> int:
    """The exit status: 1 where the calls lost memory."""
    if shutil.which("valgrind") is None:
        print("leak-check: skipped, for there is no valgrind here: apt-get install valgrind")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for name in FEEDS:
            (Path(folder) / f"{name}.onnx").write_bytes(MODELS[name].SerializeToString())
        start, calls = (_lost(folder, times) for times in (0, TIMES))
    print(f"leak-check: definitely lost: {start} bytes by a start alone, {calls} bytes with {TIMES} rounds of calls")
    return int(calls > start)


def _lost(folder: str, times: int) -> int:
    """Bytes that valgrind calls definitely lost."""
    path = os.pathsep.join([str(ROOT), *[entry for entry in sys.path if entry.endswith("site-packages")]])
    valgrind = ["valgrind", "--leak-check=full", "--errors-for-leak-kinds=none", "--show-leak-kinds=definite"]
    run = subprocess.run(
        [*valgrind, sys.executable, "-S", "-m", "tests.leaks.exercise", folder, str(times)],
        env={"PYTHONMALLOC": "malloc", "PYTHONPATH": path, "PATH": os.defpath},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"definitely lost: ([\d,]+) bytes", run.stderr)
    if run.returncode or not (found or "no leaks are possible" in run.stderr):
        raise SystemExit(f"leak-check: valgrind or the exercise failed:\n{run.stderr[-4000:]}")
    return int(found[1].replace(",", "")) if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
