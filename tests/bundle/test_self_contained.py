"""A bundle needs nothing but the standard library, hides nothing of ours, and loads nothing without need."""

import sys
from pathlib import Path

import pytest

from functions.bundle import LAYOUTS, NEVER_LOADED, Bundle, BundleError, check_bundle
from tests.bundle.conftest import GOLDEN, write_model

PYTHON = Path(sys.executable)
AWS = LAYOUTS["aws"]


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_a_bundle_alone_loads_its_adapter_and_passes_the_golden_rows(cloud: str, bundles: dict[str, Bundle]) -> None:
    folder = bundles[cloud].folder

    findings = check_bundle(folder, LAYOUTS[cloud], PYTHON)

    assert findings.status == 200
    assert Path(findings.shared) == folder.resolve() / "shared" / "__init__.py"
    assert LAYOUTS[cloud].entry in findings.modules
    assert not findings.modules.intersection(NEVER_LOADED)


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        ("handler.py", "No module named 'handler'"),
        ("shared/message.py", "No module named 'shared.message'"),
        ("aws_lambda_powertools/logging/logger.py", "No module named 'aws_lambda_powertools.logging.logger'"),
        ("models/twice.onnx", "models"),
        ("onnxruntime/capi/libonnxruntime.so.*", "onnxruntime"),
    ],
)
def test_a_needed_file_that_is_not_there_fails_the_check_by_name(aws_copy: Path, needed: str, said: str) -> None:
    for file in list(aws_copy.glob(needed)):
        file.unlink()

    with pytest.raises(BundleError, match=said):
        check_bundle(aws_copy, AWS, PYTHON)


def test_a_model_that_answers_otherwise_than_its_estimator_fails_the_check(aws_copy: Path) -> None:
    write_model(aws_copy / "models" / "twice.onnx", GOLDEN | {"predictions": [6.0, -2.1]})

    with pytest.raises(BundleError, match="golden row 1"):
        check_bundle(aws_copy, AWS, PYTHON)


def test_an_adapter_that_loads_numpy_fails_the_check(aws_copy: Path) -> None:
    (aws_copy / "numpy.py").touch()
    _append(aws_copy / "handler.py", "import numpy")

    with pytest.raises(BundleError, match="loaded numpy"):
        check_bundle(aws_copy, AWS, PYTHON)


def test_a_shared_from_elsewhere_fails_the_check(aws_copy: Path, tmp_path: Path) -> None:
    (aws_copy / "shared").rename(tmp_path / "shared")
    (aws_copy / "handler.py").rename(aws_copy / "own_handler.py")
    (aws_copy / "handler.py").write_text(
        f"import sys\nsys.path.append({str(tmp_path)!r})\nimport own_handler\n", encoding="utf-8"
    )

    with pytest.raises(BundleError, match="expected from the bundle"):
        check_bundle(aws_copy, AWS, PYTHON)


def _append(module: Path, line: str) -> None:
    module.write_text(f"{module.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
