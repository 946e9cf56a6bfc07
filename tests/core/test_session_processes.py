"""A session answers from many threads and in forked processes, and starts no thread of its own."""

import subprocess
import sys
from array import array
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.session import open_session
from shared.tensor import FLOAT, STRING, Tensor
from tests.conftest import Example
from tests.core import graphs

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["native", "binding"])
def test_sixteen_threads_get_their_own_answers(kind: str) -> None:
    session = open_session(graphs.double().SerializeToString(), kind)

    def ask(number: int) -> bool:
        shape = (1 if number % 3 else number % 7 + 1, 1)
        asked, expected = (Tensor(FLOAT, shape, array("f", [value] * shape[0])) for value in (number, 2 * number))
        return session.run({"x": asked}, ["value"]) == [expected]

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(4000)))


def test_sixteen_threads_get_their_own_texts() -> None:
    session = open_session(graphs.joined().SerializeToString(), "native")

    def ask(number: int) -> bool:
        text = f"größe {number}" * (number % 40 + 1)
        asked, expected = (Tensor(STRING, (1, 1), [value]) for value in (text, text * 2))
        return session.run({"x": asked}, ["y"]) == [expected]

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(4000)))


_FORKS = """
import os, sys
sys.path[:0] = {path!r}
from shared.model import Model
model = Model.load({model!r}, "native")
rows = model.document("golden")["rows"]
singles = [model.predict([row]) for row in rows]
print("threads", len(os.listdir("/proc/self/task")))

def answers_alike():
    return all(model.predict([row]) == single for row, single in zip(rows, singles)) and model.predict(rows * 20)

children = []
for _ in range(8):
    child = os.fork()
    if not child:
        os._exit(0 if answers_alike() else 1)
    children.append(child)
print("parent", bool(answers_alike()))
print("children", [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc to count threads")
def test_a_model_that_was_loaded_before_the_fork_answers_in_every_process(penguins: Example) -> None:
    path = [str(ROOT), *[folder for folder in sys.path if folder.endswith("site-packages")]]
    script = _FORKS.format(path=path, model=str(penguins.model))

    run = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True, timeout=60)

    assert run.stdout.splitlines() == ["threads 1", "parent True", f"children {[0] * 8}"]
