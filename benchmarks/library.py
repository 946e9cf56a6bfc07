"""`python -m benchmarks.library`: each version of onnxruntime's library, its weight, its start, what it gets wrong.

The library is used as the bundles use it: by the native session, without the onnxruntime package.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path
from statistics import median
from typing import Any

from functions.bundle.uv import run_uv

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "benchmarks" / "library"
RESULTS = ROOT / "benchmarks" / "results" / "library.json"
PAGE = ROOT / "docs" / "bundles.md"
MARKS = ("<!-- library -->\n", "<!-- /library -->")
# The smallest with a library of its own, some before and after the fixes of 2026, the one with wrong forests, ours.
VERSIONS = ("1.20.1", "1.22.1", "1.23.2", "1.25.1", "1.26.0", "1.29.0", "1.31.1")

_ML = "ai.onnx.ml"

# Each prints what the caller waits for. `-I -S`: the standard library, the core and the library, nothing else.
FIRST = """
import os, sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from shared.model import Model
model = Model.load(Path(sys.argv[3]), "native")
row = [[None if column.nullable else "a" if column.kind == "string" else 1 for column in model.signature.columns]]
model.predict(row)
os.write(1, b".")
"""
FLIPS = """
import json, sys
sys.path[:0] = sys.argv[1:3]
from array import array
from math import nan
from pathlib import Path
from shared.session import open_session
from shared.tensor import FLOAT, Tensor
asked = json.loads(Path(sys.argv[4]).read_text())
rows = asked["rows"]
values = array("f", [nan if value is None else value for row in rows for value in row])
session = open_session(Path(sys.argv[3]).read_bytes(), "native")
(labels,) = session.run({session.inputs[0].name: Tensor(FLOAT, (len(rows), 10), values)}, [session.outputs[0].name])
print(sum(map(lambda *pair: pair[0] != pair[1], labels.values(), asked["labels"])))
"""
REFUSAL = """
import sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from shared.errors import SessionError
from shared.session import open_session
from shared.tensor import FLOAT, Tensor
from array import array
try:
    session = open_session(Path(sys.argv[3]).read_bytes(), "native")
    session.run({"x": Tensor(FLOAT, (1, 1), array("f", [1.0]))}, [session.outputs[0].name])
    print("answers")
except SessionError as error:
    print("refuses")
"""


@dataclass(frozen=True, slots=True)
class Start:
    """Medians in milliseconds, to the first prediction: of time, and of CPU, which other load blurs less."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.0f}, CPU {self.cpu:.0f}"


@dataclass(frozen=True, slots=True)
class Figures:
    """One version's."""

    version: str
    library: int
    """Bytes."""
    zipped: int
    """Bytes, deflated at level 9."""
    start: dict[str, Start]
    """Model → its start; without the models whose golden rows fail."""
    golden: dict[str, str]
    """Model → `pass`, or why not."""
    flipped: dict[str, str]
    """Model → wrong labels, of all rows."""
    trees: dict[str, str]
    """Tree, sound or malformed → `refuses`, `answers` (for a malformed one: out of what memory?) or `crashes`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, write it into the page, and the results as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.library", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21, help="starts a version and model (default 21)")
    parser.add_argument("versions", nargs="*", default=VERSIONS, help=f"default {' '.join(VERSIONS)}")
    options = parser.parse_args(arguments)
    core = _copy_core()
    libraries = {version: _fetch(version) for version in options.versions}
    models, questions, trees = _write_models()
    times = _measure(core, libraries, models, options.rounds)
    figures = [
        Figures(
            version=version,
            library=_library(folder).stat().st_size,
            zipped=len(zlib.compress(_library(folder).read_bytes(), 9)),
            start={name: times[version, name] for name in models if (version, name) in times},
            golden={name: _golden(core, folder, path) for name, path in models.items()},
            flipped={name: _ask(FLIPS, core, folder, *files) for name, files in questions.items()},
            trees={name: _ask(REFUSAL, core, folder, path) for name, path in trees.items()},
        )
        for version, folder in libraries.items()
    ]
    machine = {
        "machine": platform.processor() or platform.machine(),
        "cpus": os.cpu_count(),
        "kernel": platform.release(),
    }
    document = {**machine, "python": platform.python_version(), "rounds": options.rounds}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({**document, "versions": list(map(asdict, figures))}, indent=2) + "\n", encoding="utf-8"
    )
    table = "\n".join(_table(figures))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    PAGE.write_text(f"{before}{MARKS[0]}{table}\n{MARKS[1]}{after}", encoding="utf-8")
    print(table)
    return 0


def _copy_core() -> Path:
    """The core with valid bytecode, as a bundle has it."""
    core = BUILD / "core"
    shutil.rmtree(core, ignore_errors=True)
    shutil.copytree(ROOT / "shared", core / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(  # noqa: S603 (our own arguments)
        [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(core)],
        check=True,
        env={},
    )
    return core


def _fetch(version: str) -> Path:
    folder = BUILD / version
    if not folder.exists():
        run_uv(
            *("pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder), "--no-deps"),
            *("--only-binary", ":all:", "--python-platform", f"{platform.machine()}-manylinux_2_28"),
            f"onnxruntime=={version}",
        )
    return folder


def _library(folder: Path) -> Path:
    (found,) = folder.glob("onnxruntime/capi/libonnxruntime.so.*")
    return found


def _measure(
    core: Path, libraries: dict[str, Path], models: dict[str, Path], rounds: int
) -> dict[tuple[str, str], Start]:
    """(version, model) → medians; the versions in turn, so that a slow minute is everyone's."""
    usable = [
        (version, name)
        for version, folder in libraries.items()
        for name, path in models.items()
        if _golden(core, folder, path) == "pass"
    ]
    times: dict[tuple[str, str], list[tuple[float, float]]] = {pair: [] for pair in usable}
    for _ in range(rounds):
        for version, name in usable:
            times[version, name].append(_time_first(_command(FIRST, core, libraries[version], models[name])))
    return {
        pair: Start(*(round(median(side), 1) for side in zip(*found, strict=True))) for pair, found in times.items()
    }


def _command(script: str, core: Path, folder: Path, *files: Path) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", script, str(core), str(folder), *map(str, files)]


def _time_first(command: list[str]) -> tuple[float, float]:
    """Milliseconds from the start to the first prediction, and of CPU until the end."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 (our own arguments)
        assert process.stdout is not None
        told = process.stdout.read(1)
        ended = time.perf_counter()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if told != b"." or status != 0:
        raise RuntimeError(f"expected a prediction of {command[-1]}, got {process.returncode}")
    return (ended - started) * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def _golden(core: Path, folder: Path, model: Path) -> str:
    done = subprocess.run(_command(FIRST, core, folder, model), capture_output=True, text=True, check=False)  # noqa: S603
    return "pass" if done.returncode == 0 else done.stderr.strip().rpartition("\n")[2]


def _ask(script: str, core: Path, folder: Path, *files: Path) -> str:
    done = subprocess.run(_command(script, core, folder, *files), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode < 0:
        return "crashes"
    return done.stdout.strip() or done.stderr.strip().rpartition("\n")[2]


def _write_models() -> tuple[dict[str, Path], dict[str, tuple[Path, Path]], dict[str, Path]]:
    """The models to start; the forests with rows and the estimator's labels; single trees, sound and malformed."""
    models = {name: ROOT / "models" / f"{name}.onnx" for name in ("penguins", "cars")}
    if missing := [str(path) for path in models.values() if not path.exists()]:
        raise SystemExit(f"expected {' and '.join(missing)}: `make model` makes them")
    BUILD.mkdir(parents=True, exist_ok=True)
    questions = {"forest": _write_forest("forest", 0.0), "forest, 15 % NaN": _write_forest("forest-nan", 0.15)}
    return models, questions, dict(_write_trees())


def _write_forest(name: str, missing: float) -> tuple[Path, Path]:
    """A forest of two classes, and 600 rows, `missing` of their values NaN, with its labels for them."""
    import numpy
    from skl2onnx import to_onnx
    from sklearn.datasets import make_classification
    from sklearn.ensemble import RandomForestClassifier

    rows, labels = make_classification(n_samples=600, n_features=10, n_informative=5, random_state=42)
    rows = rows.astype(numpy.float32)
    rows[numpy.random.default_rng(0).random(rows.shape) < missing] = numpy.nan
    forest = RandomForestClassifier(n_estimators=100, max_depth=8, random_state=42).fit(rows, labels)
    model = to_onnx(forest, rows[:1], options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3})
    _mend_missing(model.graph.node[0], [tree.tree_.missing_go_to_left for tree in forest.estimators_])
    path, question = BUILD / f"{name}.onnx", BUILD / f"{name}.json"
    path.write_bytes(model.SerializeToString())
    asked = [[None if isnan(value) else value for value in row] for row in rows.tolist()]
    question.write_text(json.dumps({"rows": asked, "labels": forest.predict(rows).tolist()}), encoding="utf-8")
    return path, question


def _mend_missing(node: Any, goes_left: Sequence[Any]) -> None:
    """Say where a missing value goes, which the converter forgets (onnx/sklearn-onnx#1253)."""
    attributes = {attribute.name: attribute for attribute in node.attribute}
    places = zip(attributes["nodes_treeids"].ints, attributes["nodes_nodeids"].ints, strict=True)
    tracks = [int(goes_left[tree][place]) for tree, place in places]
    del attributes["nodes_missing_value_tracks_true"].ints[:]
    attributes["nodes_missing_value_tracks_true"].ints.extend(tracks)


def _write_trees() -> Iterator[tuple[str, Path]]:
    """The malformed ones add to a class or a target that isn't there."""
    from onnx import TensorProto, helper

    far = 2**20
    nodes = {
        "malformed classifier": _old_node("Classifier", "class", far, classlabels_int64s=[0, 1, 2]),
        "malformed regressor": _old_node("Regressor", "target", far, n_targets=2, aggregate_function="MIN"),
        "TreeEnsemble 5": _new_node(0),
        "malformed TreeEnsemble 5": _new_node(far),
    }
    for name, node in nodes.items():
        x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (None, 1))
        y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (None, None))
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_ML, 5 if node.op_type == "TreeEnsemble" else 3)]
        model = helper.make_model(helper.make_graph([node], "tree", [x], [y]), opset_imports=opsets, ir_version=10)
        path = BUILD / f"{name.replace(' ', '-')}.onnx"
        path.write_bytes(model.SerializeToString())
        yield name, path


def _old_node(kind: str, side: str, target: int, **others: Any) -> Any:
    """One leaf that adds to `target`."""
    from onnx import helper

    node: dict[str, Any] = {"treeids": [0], "nodeids": [0], "featureids": [0], "modes": ["LEAF"], "values": [0.0]}
    node |= {"falsenodeids": [0], "truenodeids": [0]}
    leaf: dict[str, Any] = {"treeids": [0], "nodeids": [0], "ids": [target], "weights": [1.0]}
    attributes = {f"nodes_{key}": value for key, value in node.items()}
    attributes |= {f"{side}_{key}": value for key, value in leaf.items()} | others
    outputs = ["label", "y"] if kind == "Classifier" else ["y"]
    return helper.make_node(f"TreeEnsemble{kind}", ["x"], outputs, domain=_ML, **attributes)


def _new_node(target: int) -> Any:
    """A branch with two leaves that give their minimum to `target`."""
    from onnx import TensorProto, helper

    attributes: dict[str, Any] = {
        "n_targets": 2,
        "aggregate_function": 2,
        "tree_roots": [0],
        "nodes_featureids": [0],
        "nodes_modes": helper.make_tensor("modes", TensorProto.UINT8, (1,), [0]),
        "nodes_splits": helper.make_tensor("splits", TensorProto.FLOAT, (1,), [0.5]),
        "nodes_truenodeids": [0],
        "nodes_trueleafs": [1],
        "nodes_falsenodeids": [1],
        "nodes_falseleafs": [1],
        "leaf_targetids": [target, target],
        "leaf_weights": helper.make_tensor("weights", TensorProto.FLOAT, (2,), [1.0, 2.0]),
    }
    return helper.make_node("TreeEnsemble", ["x"], ["y"], domain=_ML, **attributes)


def _table(figures: Sequence[Figures]) -> Iterator[str]:
    first = figures[0]
    names = list(first.golden)
    heads = ["onnxruntime", "library, MB", "deflated, MB", *(f"{name}, ms" for name in names)]
    heads += [f"{name}: wrong labels of 600" for name in first.flipped]
    heads += list(first.trees)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for one in figures:
        cells = [one.version, f"{one.library / 1e6:.1f}", f"{one.zipped / 1e6:.1f}"]
        cells += [str(one.start.get(name, "golden rows fail")) for name in names]
        yield f"| {' | '.join([*cells, *one.flipped.values(), *one.trees.values()])} |"


if __name__ == "__main__":
    sys.exit(main())
