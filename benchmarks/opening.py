"""`python -m benchmarks.opening`: what opening a session costs, by the form and number of trees; optimised offline.

Times are of the processor, medians, the forms in turn.
"""

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
import onnxruntime
from onnx import ModelProto
from pandas import DataFrame
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor

from benchmarks.forms import Subject, subjects
from model_export import export
from model_export.compact import forms_of
from model_export.conversion import convert
from model_export.layout import lay_out
from model_export.oracle import consult
from shared.errors import SessionError
from shared.session import open_session
from shared.tensor import DOUBLE, FLOAT, Element

COUNTS = (100, 500, 2000)
ROUNDS = 9
DEPTH = 6

Open = Callable[[], Any]


def tree_graphs() -> Iterator[tuple[str, int, Element, ModelProto, ModelProto]]:
    """Ensembles by kind, number of trees and precision: skl2onnx's graph, and the smallest form that there is."""
    for name, estimator, frame in _ensembles():
        oracle = consult(estimator, named=True)
        for number in (FLOAT, DOUBLE):
            columns = lay_out(estimator, dict.fromkeys(frame.columns, "number"), number)
            smallest = forms_of(convert(oracle, columns).graph)[0].graph
            yield name, len(estimator.estimators_), number, convert(oracle, columns, ()).graph, smallest


def open_in_turn(ways: Sequence[Open]) -> list[float]:
    """Milliseconds of each way, the order turned round by round."""
    times: list[list[float]] = [[] for _ in ways]
    for place in range(ROUNDS):
        for at in range(len(ways)) if place % 2 == 0 else reversed(range(len(ways))):
            started = process_time()
            ways[at]()
            times[at].append((process_time() - started) * 1000)
    return [median(column) for column in times]


def optimise(content: bytes) -> bytes:
    """The graph as onnxruntime's basic optimisations leave it; further ones write operators of one processor."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.onnx")
        options = _options(onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC)
        options.optimized_model_filepath = str(path)
        onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        return path.read_bytes()


def _ensembles() -> Iterator[tuple[str, Any, DataFrame]]:
    random = np.random.default_rng(0)
    frame = DataFrame(random.normal(size=(1000, 20)), columns=[f"column {place}" for place in range(20)])
    value = frame["column 0"] * 3 + frame["column 1"] * frame["column 2"]
    for count in COUNTS:
        forest = {"n_estimators": count, "max_depth": DEPTH, "random_state": 0}
        yield "forest of two classes", RandomForestClassifier(**forest).fit(frame, value > 0), frame
        yield "forest of three classes", RandomForestClassifier(**forest).fit(frame, np.digitize(value, [-1, 1])), frame
        yield "forest for numbers", RandomForestRegressor(**forest).fit(frame, value), frame
        boosting = GradientBoostingClassifier(n_estimators=count, random_state=0)
        yield "boosting of two classes", boosting.fit(frame, value > 0), frame


def _print_trees() -> None:
    print("| trees | numbers | as converted: bytes | open ms | smallest form: bytes | open ms |")
    print("|---|---|--:|--:|--:|--:|")
    for name, count, number, *graphs in tree_graphs():
        contents = [graph.SerializeToString() for graph in graphs]
        opened = [content for content in contents if _opens(content)]
        times = iter(open_in_turn([partial(open_session, content) for content in opened]))
        cells = [
            f"{len(content):,} | {f'{next(times):.3g}' if content in opened else 'refused'}" for content in contents
        ]
        print(f"| {name}, {count:,} | {number.name} | {' | '.join(cells)} |", flush=True)


def _opens(content: bytes) -> bool:
    """skl2onnx's float64 regressors of trees do not."""
    try:
        open_session(content)
    except SessionError:
        return False
    return True


def _print_offline() -> None:
    print("\n| model | as exported: bytes | open ms | optimised offline: bytes | open ms | opened unoptimised ms |")
    print("|---|--:|--:|--:|--:|--:|")
    for subject in subjects():
        made = _export(subject)
        done = optimise(made)
        disabled = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        ways = [_opening(made), _opening(done), _opening(done, disabled)]
        now, then, least = open_in_turn(ways)
        print(f"| {subject.name} | {len(made):,} | {now:.3g} | {len(done):,} | {then:.3g} | {least:.3g} |", flush=True)


def _export(subject: Subject) -> bytes:
    with TemporaryDirectory() as folder:
        return export(subject.estimator, subject.frame, Path(folder, "model.onnx")).path.read_bytes()


def _opening(content: bytes, level: Any = None) -> Open:
    return lambda: onnxruntime.InferenceSession(content, _options(level), providers=["CPUExecutionProvider"])


def _options(level: Any = None) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = (
        4  # it warns that an optimised graph belongs to this machine; the basic level's does not
    )
    if level is not None:
        options.graph_optimization_level = level
    return options


def main() -> None:
    """Print both tables."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors\n")
    _print_trees()
    _print_offline()


if __name__ == "__main__":
    main()
