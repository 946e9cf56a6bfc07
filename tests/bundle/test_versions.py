"""A bundle of several versions: each pinned, signed, listed and examined; what are no versions makes none."""

import json
import shutil
import sys
from hashlib import sha256
from pathlib import Path

import onnx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from functions.bundle import HTTP, Bundle, BundleError, Trust, build, check_bundle, running_target
from functions.bundle.__main__ import main
from functions.bundle.exam import compose
from functions.bundle.trust import read_trusted_key
from functions.bundle.versions import load_versions, tell_columns
from shared.model import Model
from tests.bundle.conftest import SIGNATURE, write_model

KEY = Ed25519PrivateKey.generate()


def rewrite(path: Path, file: str, **parts: str) -> Path:
    """A copy of a model's file with other metadata."""
    proto = onnx.load(path)
    for entry in proto.metadata_props:
        entry.value = parts.get(entry.key.removeprefix("tresnubes."), entry.value)
    onnx.save(proto, path.parent / file)
    return path.parent / file


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Versions 7 and 8 of a model, signed."""
    folder = tmp_path_factory.mktemp("versions")
    first = write_model(folder / "twice.onnx")
    second = rewrite(first, "twice-8.onnx", version="8")
    for path in (first, second):
        Path(f"{path}.sig").write_bytes(KEY.sign(path.read_bytes()))
    (folder / "pub.pem").write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return first, second


@pytest.fixture(scope="module")
def both(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Lambda's bundle of both, made with their key."""
    trust = Trust(key=read_trusted_key(files[0].parent / "pub.pem"))
    return build("aws", files[0], running_target(), tmp_path_factory.mktemp("both"), trust, files[1:])


def test_the_label_lists_each_version_the_first_one_first(both: Bundle, files: tuple[Path, Path]) -> None:
    label = json.loads((both.folder / "bundle.json").read_text(encoding="utf-8"))

    assert label["models"] == [
        {"file": f"models/{path.name}", "name": "twice", "version": version, "sha256": _hash(path)}
        for path, version in zip(files, ("7", "8"), strict=True)
    ]
    assert {path.name for path in (both.folder / "models").iterdir()} == {
        name for path in files for name in (path.name, f"{path.name}.sig")
    }


def test_the_bill_of_materials_lists_each_version(both: Bundle) -> None:
    components = json.loads(both.sbom.read_text(encoding="utf-8"))["components"]

    listed = [one["version"] for one in components if one["type"] == "machine-learning-model"]
    assert sorted(listed) == ["7", "8"]


def test_each_version_is_asked_on_its_own_routes_and_the_first_on_all(files: tuple[Path, Path]) -> None:
    first, second = map(Model.load, files)

    asked = {question.request.path for question in compose(first, second)}

    assert {"/predict", "/v2/models/twice/infer", "/openapi.json"} <= asked
    for version in ("7", "8"):
        path = f"/v2/models/twice/versions/{version}"
        assert {path, f"{path}/ready", f"{path}/infer"} <= asked
    assert len({question.name for question in compose(first, second)}) == len(compose(first, second))


def test_a_version_that_was_changed_in_the_bundle_is_found(
    both: Bundle, files: tuple[Path, Path], tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(both.folder, tmp_path / "aws"))
    shutil.copyfile(copy / "models/twice.onnx", copy / "models/twice-8.onnx")

    with pytest.raises(BundleError, match=r"versions/8: expected 200, came 503.*which bundle\.json pins"):
        check_bundle(copy, HTTP["aws"], Path(sys.executable), *map(Model.load, files))


def test_a_version_that_answers_otherwise_than_its_estimator_is_found(
    both: Bundle, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """The bundle's golden rows agree with the bundle's model; those that it is asked are the builder's."""
    golden = {"rows": [[3.0]], "predictions": [7.0], "tolerance": {"relative": 1.0, "absolute": 1.0}}
    other = Model.load(rewrite(Path(shutil.copy(files[1], tmp_path)), "odd.onnx", golden=json.dumps(golden)))
    other.metadata["golden"] = json.dumps({**golden, "tolerance": {"relative": 0.0, "absolute": 0.0}})

    with pytest.raises(BundleError, match="version 8: the golden rows as tensors: golden row 0 is answered otherwise"):
        check_bundle(both.folder, HTTP["aws"], Path(sys.executable), Model.load(files[0]), other)


@pytest.mark.parametrize(
    ("file", "parts", "reason"),
    [
        ("other.onnx", {"name": "thrice"}, "expected versions of one model, got twice in twice.onnx, thrice in other"),
        ("same.onnx", {}, "expected each version once, got 7 in twice.onnx and same.onnx"),
        ("odd.onnx", {"version": "8 b"}, "odd.onnx: expected a version of letters, digits and any of . _ + -"),
    ],
)
def test_files_that_are_not_versions_of_one_model_make_no_bundle(
    file: str, parts: dict[str, str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write_model(tmp_path / "twice.onnx")
    second = rewrite(first, file, **parts)

    status = main(["aws", "--model", str(first), "--model", str(second), "--out", str(tmp_path / "out")])

    assert status == 1
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_files_of_one_name_make_no_bundle(files: tuple[Path, Path], tmp_path: Path) -> None:
    copy = Path(shutil.copy(files[1], tmp_path / "twice.onnx"))

    with pytest.raises(BundleError, match=r"expected files of different names.*got twice\.onnx, twice\.onnx"):
        load_versions([files[0], copy], Trust())


def test_each_version_must_be_signed_where_a_key_is_asked_for(files: tuple[Path, Path], tmp_path: Path) -> None:
    unsigned = Path(shutil.copy(files[1], tmp_path))

    with pytest.raises(BundleError, match=r"twice-8\.onnx can't be served: its \.sig file: expected"):
        load_versions([files[0], unsigned], Trust(key=read_trusted_key(files[0].parent / "pub.pem")))


def test_a_version_of_other_columns_is_told_of(files: tuple[Path, Path], tmp_path: Path) -> None:
    signature = {**SIGNATURE, "columns": [{"name": "age", "kind": "number", "input": "x", "nullable": False}]}
    path = rewrite(Path(shutil.copy(files[1], tmp_path)), "odd.onnx", signature=json.dumps(signature))
    first, second, other = map(Model.load, (*files, path))

    remarks = tell_columns(first, second, other)

    assert remarks == ("version 8 takes other columns than version 7: share no traffic among the two",)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
