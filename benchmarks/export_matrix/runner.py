"""Runs cases side by side, each in a process of its own: one that hangs or crashes costs its own row only."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

from benchmarks.export_matrix.case import FULL, Case, Size
from benchmarks.export_matrix.outcome import Outcome
from benchmarks.export_matrix.ways import WAYS, Way, go

LIMIT = 120.0
"""Seconds that a way of a case may take."""

_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["benchmarks.export_matrix.cases", "benchmarks.export_matrix.ways"])


def run_all(cases: Sequence[Case], together: int, size: Size = FULL) -> Iterator[tuple[Case, dict[Way, Outcome]]]:
    """Every case with its outcome by each way, in order."""
    with ThreadPoolExecutor(together) as pool:
        yield from zip(cases, pool.map(partial(run_case, size=size), cases), strict=True)


def run_case(case: Case, size: Size = FULL, limit: float = LIMIT) -> dict[Way, Outcome]:
    """The outcome by each way."""
    return {way: _apart(case, way, size, limit) for way in WAYS}


def _apart(case: Case, way: Way, size: Size, limit: float) -> Outcome:
    receive, send = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_work, args=(send, case.name, way, size), daemon=True)
    process.start()
    send.close()
    try:
        return receive.recv() if receive.poll(limit) else Outcome("refused", f"not done after {limit:g} seconds")
    except EOFError:
        process.join()
        return Outcome("refused", f"the process crashed ({process.exitcode})")
    finally:
        process.kill()


def _work(send: Connection, name: str, way: Way, size: Size) -> None:
    from benchmarks.export_matrix.cases import CASES

    send.send(go(CASES[name], way, size))
