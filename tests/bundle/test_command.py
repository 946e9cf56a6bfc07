"""`python -m functions.bundle`: one line a bundle, refusals in words, and nothing half done."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from functions.bundle import BundleError, Target, build, running_target
from functions.bundle.__main__ import main
from functions.bundle.requirements import bundle_requirements, check_library_version, library_requirement
from functions.bundle.target import PYTHONS

ROOT = Path(__file__).parents[2]


def test_a_bundle_is_reported_in_one_line(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["azure", "--here", "--model", str(model), "--out", str(tmp_path)])

    printed = capsys.readouterr().out.splitlines()
    assert status == 0
    assert len(printed) == 1
    assert printed[0].startswith(f"{tmp_path / 'azure'}: ")
    assert {path.name for path in tmp_path.iterdir()} == {"azure", "azure.zip", "azure.cdx.json", "azure.sha256"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ibm"], "unknown bundle 'ibm': expected one of aws, gcp, azure, aws-events"),
        (["gcp", "--arch", "arm64"], "gcp runs functions on x86_64 only, not on arm64"),
        (["azure", "--arch", "arm64"], "azure runs functions on x86_64 only, not on arm64"),
        (["aws", "--arch", "riscv"], "unknown CPU 'riscv': expected one of x86_64, arm64"),
        (["aws", "--python", "3.11"], "expected Python 3.12 or 3.13"),
        (["aws", "--python", "3.9"], "unknown Python '3.9': expected one of 3.11, 3.12, 3.13"),
    ],
)
def test_what_no_cloud_runs_is_refused_in_words(
    arguments: list[str], said: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([*arguments, "--model", str(model), "--out", str(tmp_path)])

    assert status == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variables", "bundles"), [([], "aws aws-events"), (["BUNDLES=gcp"], "gcp")], ids=["all", "one that is not"]
)
def test_make_asks_for_arm64_bundles_by_name(variables: list[str], bundles: str) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "-n", "bundle-arm64", *variables]
    planned = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=clean).stdout

    assert f" -m functions.bundle {bundles} --arch arm64 " in planned


def test_a_model_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["aws", "--model", "no-such.onnx", "--out", str(tmp_path)])

    assert status == 1
    assert "no-such.onnx is none" in capsys.readouterr().err


def test_a_failed_build_leaves_the_old_bundle_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "old").touch()
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")

    with pytest.raises(BundleError, match="can't be served"):
        build("aws", broken, Target(), tmp_path)

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["aws", "broken.onnx", "old"]


def test_without_the_targets_python_a_bundle_has_no_bytecode_and_says_so(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV", shutil.which(os.environ.get("UV", "uv")) or "")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "empty"))
    other = next(python for python in PYTHONS if python != running_target().python)

    bundle = build("azure", model, Target(other), tmp_path)

    assert not list(bundle.folder.rglob("*.pyc"))
    assert [remark.partition(":")[0] for remark in bundle.remarks] == [
        "without bytecode, so slower to start",
        "not checked",
    ]


def test_a_library_that_aborts_on_lambdas_arm64_is_refused() -> None:
    with pytest.raises(BundleError, match=r"arm64 needs onnxruntime 1\.26 or newer.*1\.25"):
        check_library_version("onnxruntime==1.25.1 \\\n", Target(arch="arm64"))


def test_a_lock_without_the_library_is_refused() -> None:
    with pytest.raises(BundleError, match="expected a pinned onnxruntime"):
        library_requirement("numpy==2.4.6\n")


def test_no_bundle_asks_for_what_only_onnxruntimes_python_part_needs(
    request: pytest.FixtureRequest,
) -> None:
    requirements = bundle_requirements(request.config.rootpath, "aws")

    assert "\nonnxruntime==" in requirements
    assert not {"numpy", "protobuf", "flatbuffers"}.intersection(requirements.replace("==", "\n").split("\n"))
