"""Everything that the native session asks of the C API, some times over; run under valgrind by `make leak-check`.

`python exercise.py FOLDER TIMES`: FOLDER holds the models that `tests.leaks` made; 0 times is the start alone.
"""

import sys
from array import array
from contextlib import suppress
from pathlib import Path

from shared.errors import SessionError
from shared.session import runtime
from shared.session.native import NativeSession
from shared.tensor import FLOAT, STRING, Tensor


def _floats(*shape: int) -> Tensor:
    count = 1
    for size in shape:
        count *= size
    return Tensor(FLOAT, shape, array("f", range(count)))


def _texts(*texts: str) -> Tensor:
    return Tensor(STRING, (len(texts), 1), list(texts))


FEEDS: dict[str, list[Tensor]] = {
    "double": [_floats(1, 1), _floats(1, 1), _floats(3, 1), _floats(0, 1), _floats(1, 1, 1), _texts("a")],
    "joined": [_texts("a"), _texts("ä"), _texts("x" * 400), _texts("nul\0"), _texts("a", "b"), _texts("\ud800")],
    "picky": [_texts("a"), _texts("unknown"), _texts("b"), _texts("unknown", "a")],
    "named": [_floats(2, 2), _floats(1, 2)],
    "split": [_floats(2, 2), _floats(0, 2)],
    "branching": [Tensor(FLOAT, (1, 2), array("f", [sign, 1])) for sign in (9, 9, -9, 9)],
    "halved": [_floats(1, 1)],
}


def exercise(folder: Path, name: str) -> None:
    """Open a model, run it on each of its feeds, and close it."""
    session = NativeSession((folder / f"{name}.onnx").read_bytes(), runtime.start())
    for tensor in FEEDS[name]:
        with suppress(SessionError):
            session.run({"x": tensor}, [spec.name for spec in session.outputs])


def main(folder: Path, times: int) -> None:
    """Exercise every model so many times, and a file that is no model."""
    for _ in range(times):
        for name in FEEDS:
            exercise(folder, name)
        with suppress(SessionError):
            NativeSession(b"no model", runtime.start())
    runtime.start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
