"""`python -m benchmarks.opening`: what opening a session costs, by the form and number of trees; optimised offline.

Times are of the processor, medians, the forms in turn. `as converted` has our repairs: plain skl2onnx takes minutes.
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
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)

from benchmarks.forms import Subject, subjects
from model_export import export
from model_export.compact import forms_of
from model_export.conversion import convert
from model_export.layout import lay_out
from model_export.oracle import consult
from shared.session import open_session
from shared.tensor import DOUBLE, FLOAT, Element

COUNTS = (100, 500, 2000)
ROUNDS = 9
DEPTH = 6

Open = Callable[[], Any]


def tree_graphs() -> Iterator[tuple[str, Element, ModelProto, ModelProto]]:
    """Ensembles by kind and number of trees, in an export's precision: as converted, and the smallest form.

    HistGradientBoosting compares in float64, scikit-learn's other trees in float32.
    """
    for name, estimator, frame in _ensembles():
        number = DOUBLE if isinstance(estimator, HistGradientBoostingClassifier) else FLOAT
        columns = lay_out(estimator, dict.fromkeys(frame.columns, "number"), number)
        forms = forms_of(convert(consult(estimator, named=True), columns).graph)
        yield name, number, forms[-1].graph, forms[0].graph


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
    two, three = value > 0, np.digitize(value, [-1, 1])
    for count in COUNTS:
        forest = {"n_estimators": count, "max_depth": DEPTH, "random_state": 0}
        boosting = GradientBoostingClassifier(n_estimators=count, random_state=0)
        by_histogram = HistGradientBoostingClassifier(max_iter=count, random_state=0)
        yield f"forest of two classes, {count:,}", RandomForestClassifier(**forest).fit(frame, two), frame
        yield f"forest of three classes, {count:,}", RandomForestClassifier(**forest).fit(frame, three), frame
        yield f"forest for numbers, {count:,}", RandomForestRegressor(**forest).fit(frame, value), frame
        yield f"boosting of two classes, {count:,}", boosting.fit(frame, two), frame
        yield f"boosting by histograms, {count:,}", by_histogram.fit(frame, two), frame


def _print_trees() -> None:
    print("| trees | numbers | as converted: bytes | open ms | smallest form: bytes | open ms |")
    print("|---|---|--:|--:|--:|--:|")
    for name, number, *graphs in tree_graphs():
        contents = [graph.SerializeToString() for graph in graphs]
        times = open_in_turn([partial(open_session, content) for content in contents])
        cells = [f"{len(content):,} | {time:.3g}" for content, time in zip(contents, times, strict=True)]
        print(f"| {name} | {number.name} | {' | '.join(cells)} |", flush=True)


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
