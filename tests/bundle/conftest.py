"""Bundles made once for all tests of this folder, for the Python that runs them."""

import json
import os
import shutil
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from functions.bundle import LAYOUTS, Bundle, Target, build, running_target
from functions.bundle.build import PROJECT
from functions.bundle.requirements import bundle_requirements
from functions.bundle.wheels import install_wheels
from shared.model import Model

SIGNATURE = {
    "columns": [{"name": "x", "kind": "number", "input": "x", "nullable": False}],
    "outputs": [{"name": "value", "role": "value"}],
}
GOLDEN = {
    "rows": [[3.0], [-1.0]],
    "predictions": [6.0, -2.0],
    "tolerance": {"relative": 1e-6, "absolute": 0.0},
}


def write_model(path: Path, golden: dict[str, object] = GOLDEN) -> Path:
    """A self-describing model of one node, x + x."""
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["value"])],
        "twice",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 1])],
        [helper.make_tensor_value_info("value", TensorProto.FLOAT, [None, 1])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    metadata = {"format": "1", "name": "twice", "version": "7"}
    documents = {"signature": json.dumps(SIGNATURE), "golden": json.dumps(golden)}
    helper.set_model_props(model, {f"tresnubes.{key}": text for key, text in (metadata | documents).items()})
    onnx.save(model, path)
    return path


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "twice.onnx")


@pytest.fixture(scope="session")
def bundles(model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    """Name → that bundle for the running interpreter."""
    out = tmp_path_factory.mktemp("bundles")
    return {name: build(name, model, running_target(), out) for name in LAYOUTS}


@pytest.fixture(scope="session")
def arm64_bundle(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Lambda's bundle for arm64 and Python 3.13, whatever runs here."""
    return build("aws", model, Target("3.13", "arm64"), tmp_path_factory.mktemp("arm64"))


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name of a bundle → its wheels for the running interpreter, nothing left out."""
    folders = {}
    for name, layout in LAYOUTS.items():
        folders[name] = tmp_path_factory.mktemp(name)
        requirements = bundle_requirements(PROJECT, *layout.groups)
        install_wheels(requirements, running_target(), folders[name], tmp_path_factory.mktemp("scratch"))
    return folders


@pytest.fixture(scope="session")
def loaded(model: Path) -> Model:
    """The model of the bundles, in this process."""
    return Model.load(model)


@pytest.fixture(scope="session")
def copies(bundles: dict[str, Bundle], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name → a copy of that bundle, of links, to take a file from and put it back."""
    out = tmp_path_factory.mktemp("copies")
    return {
        cloud: Path(shutil.copytree(bundle.folder, out / cloud, copy_function=os.link))
        for cloud, bundle in bundles.items()
    }


@pytest.fixture
def aws_copy(bundles: dict[str, Bundle], tmp_path: Path) -> Path:
    """A copy of the AWS bundle to damage; without bytecode, which would hide an edited source."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(bundles["aws"].folder, tmp_path / "aws", ignore=ignored))
