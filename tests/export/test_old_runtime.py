"""A runtime that breaks a right model is found out when the model is loaded: onnxruntime 1.26.0 flips forests' labels.

onnxruntime#28557: a TreeEnsembleClassifier of two classes whose trees vote. The compact form has another operator.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pandas import DataFrame
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier

from functions.bundle import BundleError
from functions.bundle.uv import run_uv
from model_export import compact, export

ROOT = Path(__file__).parents[2]
OLD = "1.26.0"
SESSIONS = ("native", "binding")

ASK = """
import json
from shared import Request, Service
answers = {}
for kind in ("native", "binding"):
    settings = {"TRESNUBES_MODEL": PATH, "TRESNUBES_SESSION": kind}
    service = Service.from_environment(".", lambda _: None, settings)
    response = service.respond(Request("GET", "/v2/health/ready"))
    answers[kind] = [response.status, json.loads(response.body)]
import onnxruntime
print(json.dumps([onnxruntime.__version__, answers]))
"""


@pytest.fixture(scope="module")
def old_runtime() -> Path:
    """A folder with the old onnxruntime alone; all else is this environment's."""
    folder = ROOT / "build" / f"onnxruntime-{OLD}-{sys.version_info[0]}.{sys.version_info[1]}"
    install = ("pip", "install", "--python", sys.executable, "--no-deps", "--target", str(folder))
    try:
        run_uv(*install, f"onnxruntime=={OLD}")
    except BundleError as error:
        pytest.skip(f"needs onnxruntime {OLD} from PyPI: {str(error).splitlines()[-1]}")
    return folder


@pytest.fixture(scope="module")
def forest() -> tuple[RandomForestClassifier, DataFrame]:
    """A forest of two classes; an odd number of trees, for ties are another story."""
    values, labels = make_classification(600, 8, random_state=0)
    frame = DataFrame(values, columns=list("abcdefgh"))
    return RandomForestClassifier(25, random_state=0).fit(frame, labels), frame


@pytest.fixture(scope="module")
def plain(forest: tuple[RandomForestClassifier, DataFrame], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forest as skl2onnx alone makes it."""
    with patch.dict(compact.REWRITES, clear=True):
        return export(*forest, tmp_path_factory.mktemp("plain") / "forest.onnx", repairs=()).path


def ask(model: Path, *folders: Path) -> tuple[str, dict[str, Any]]:
    """The version of onnxruntime found first in `folders` and then here, and how ready each session is with it."""
    path = os.pathsep.join(map(str, [*folders, ROOT, *(entry for entry in sys.path if entry.endswith("packages"))]))
    script = ASK.replace("PATH", repr(str(model)))
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True
    )
    version, answers = json.loads(done.stdout)
    return version, answers


@pytest.mark.parametrize("kind", SESSIONS)
def test_a_runtime_that_flips_labels_is_not_ready_and_says_why(plain: Path, old_runtime: Path, kind: str) -> None:
    version, answers = ask(plain, old_runtime)

    status, body = answers[kind]
    assert version == OLD
    assert status == 503
    assert re.fullmatch(r"forest: golden row \d gets another answer than the estimator's", body["detail"])


@pytest.mark.parametrize("kind", SESSIONS)
def test_the_locked_runtime_is_ready_with_the_same_model(plain: Path, kind: str) -> None:
    version, answers = ask(plain)

    assert version != OLD
    assert answers[kind] == [200, {"ready": True}]


@pytest.mark.parametrize("kind", SESSIONS)
def test_the_compact_form_is_right_with_the_old_runtime_too(
    forest: tuple[RandomForestClassifier, DataFrame], tmp_path: Path, old_runtime: Path, kind: str
) -> None:
    made = export(*forest, tmp_path / "forest.onnx")

    version, answers = ask(made.path, old_runtime)

    assert made.rewrites == ("trees as TreeEnsemble",)
    assert version == OLD
    assert answers[kind] == [200, {"ready": True}]
