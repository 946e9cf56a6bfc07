"""A bundle needs nothing but the standard library, hides nothing of ours, and loads nothing without need."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from functions.bundle import LAYOUTS, NEVER_LOADED, Bundle, BundleError, ask, check_bundle
from shared.message import Request
from shared.model import Model
from tests.bundle.conftest import GOLDEN, write_model

PYTHON = Path(sys.executable)
AWS = LAYOUTS["aws"]

# So many of a bundle's packages' modules are taken away, evenly spread: each costs the start of an interpreter. Bundles
# of events share most of them with those for HTTP.
SAMPLE = {name: 4 if layout.arrivals else 12 for name, layout in LAYOUTS.items()}

# requests only warns where it is missing.
DISPENSABLE = "charset_normalizer/"


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_a_bundle_alone_loads_its_adapter_and_answers_for_its_model(
    cloud: str, bundles: dict[str, Bundle], loaded: Model
) -> None:
    folder = bundles[cloud].folder

    findings = check_bundle(folder, LAYOUTS[cloud], PYTHON, loaded)

    assert {response.status for response in findings.responses} == {200}
    assert findings.shared == str(folder.resolve() / "shared" / "__init__.py")
    assert LAYOUTS[cloud].entry in findings.modules
    assert not findings.modules.intersection(NEVER_LOADED)
    assert {f"{LAYOUTS[cloud].entry}.py", "models/twice.onnx", "shared/session/native.py"} <= set(findings.used)


def test_googles_bundle_alone_loads_its_server(bundles: dict[str, Bundle], loaded: Model) -> None:
    findings = check_bundle(bundles["gcp"].folder, LAYOUTS["gcp"], PYTHON, loaded)

    assert {"gunicorn/arbiter.py", "gunicorn/workers/gthread.py", "gunicorn/ctl/server.py"} <= set(findings.used)


def test_lambdas_bundle_alone_has_the_whole_of_logger_and_metrics(bundles: dict[str, Bundle]) -> None:
    command = [str(PYTHON), "-I", "-S", "-B", "-c", _LOGGER_AND_METRICS, str(bundles["aws"].folder)]

    done = subprocess.run(command, capture_output=True, text=True, check=False, env={})

    assert done.returncode == 0, done.stderr
    assert '"message":"torn"' in done.stdout
    assert '"exception_name":"ValueError"' in done.stdout
    assert '"rows":[3.0]' in done.stdout
    assert '"ColdStart":[1.0]' in done.stdout


_LOGGER_AND_METRICS = """
import sys
sys.path.append(sys.argv[1])
from aws_lambda_powertools import Logger, Metrics, single_metric
logger, metrics = Logger(service="s"), Metrics(namespace="n", service="s")

class Context:
    function_name, memory_limit_in_mb, invoked_function_arn, aws_request_id = "f", 128, "arn", "1"

@logger.inject_lambda_context(correlation_id_path="id", log_event=True)
@metrics.log_metrics(capture_cold_start_metric=True)
def handle(event, context):
    metrics.add_dimension("model", "m")
    metrics.add_metric("rows", "Count", 3)
    metrics.add_metadata("id", "1")
    with single_metric("one", "Milliseconds", 1.5, namespace="n") as one:
        one.add_dimension("a", "b")
    try:
        raise ValueError("x")
    except ValueError:
        logger.exception("torn", extra={"rows": 3})

handle({"id": "7"}, Context())
"""


def test_every_module_of_the_core_that_is_used_is_missed_by_name(copies: dict[str, Path], loaded: Model) -> None:
    used = [name for name in _used(copies["aws"], "aws", loaded) if name.startswith("shared/")]

    unnoticed = [name for name in used if not _is_missed(copies["aws"], name, "aws", loaded)]

    assert len(used) > 20
    assert unnoticed == []


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_a_module_of_a_package_that_is_used_is_missed_by_name(
    cloud: str, copies: dict[str, Path], loaded: Model
) -> None:
    used = [name for name in _used(copies[cloud], cloud, loaded) if _is_packages(name, cloud)]

    sample = used[:: len(used) // SAMPLE[cloud]]
    unnoticed = [name for name in sample if not _is_missed(copies[cloud], name, cloud, loaded)]

    assert len(sample) >= SAMPLE[cloud]
    assert unnoticed == []


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        ("handler.py", "No module named 'handler'"),
        ("models/twice.onnx", r"twice\.onnx: expected a model file"),
        ("onnxruntime/capi/libonnxruntime.so.*", "no libonnxruntime in onnxruntime/capi"),
    ],
)
def test_a_needed_file_that_is_no_module_is_missed_by_name(
    aws_copy: Path, needed: str, said: str, loaded: Model
) -> None:
    (file,) = aws_copy.glob(needed)

    with _without(file), pytest.raises(BundleError, match=said):
        check_bundle(aws_copy, AWS, PYTHON, loaded)


def test_a_model_that_answers_otherwise_than_its_estimator_fails_the_check(aws_copy: Path, loaded: Model) -> None:
    model = write_model(aws_copy / "models" / "twice.onnx", GOLDEN | {"predictions": [6.0, -2.1]})
    label = json.loads((aws_copy / "bundle.json").read_text(encoding="utf-8"))
    label["models"][0]["sha256"] = sha256(model.read_bytes()).hexdigest()
    (aws_copy / "bundle.json").write_text(json.dumps(label), encoding="utf-8")

    with pytest.raises(BundleError, match=r"health/ready: expected 200, came 503.*golden row 1"):
        check_bundle(aws_copy, AWS, PYTHON, loaded)


def test_a_route_that_fails_fails_the_check_with_its_traceback(aws_copy: Path, loaded: Model) -> None:
    _append(aws_copy / "shared" / "http" / "page.py", "def answer(*_):\n    raise RuntimeError('torn')")

    with pytest.raises(BundleError, match=r"(?s)GET /: expected 200, came 500.*RuntimeError: torn"):
        check_bundle(aws_copy, AWS, PYTHON, loaded)


def test_a_spelling_that_changes_an_answer_fails_the_check(aws_copy: Path, loaded: Model) -> None:
    _append(
        aws_copy / "shared" / "codec" / "csv_cells.py",
        "READERS['number'] = lambda texts: [float(text) + 1 for text in texts]",
    )

    with pytest.raises(BundleError, match="the golden rows as CSV: golden row 0 is answered otherwise"):
        check_bundle(aws_copy, AWS, PYTHON, loaded)


def test_an_adapter_that_loads_numpy_fails_the_check(aws_copy: Path, loaded: Model) -> None:
    (aws_copy / "numpy.py").touch()
    _append(aws_copy / "handler.py", "import numpy")

    with pytest.raises(BundleError, match="loaded numpy"):
        check_bundle(aws_copy, AWS, PYTHON, loaded)


def test_a_shared_from_elsewhere_fails_the_check(aws_copy: Path, tmp_path: Path, loaded: Model) -> None:
    (aws_copy / "shared").rename(tmp_path / "shared")
    (aws_copy / "handler.py").rename(aws_copy / "own_handler.py")
    (aws_copy / "handler.py").write_text(
        f"import sys\nsys.path.append({str(tmp_path)!r})\nimport own_handler\n", encoding="utf-8"
    )

    with pytest.raises(BundleError, match="expected from the bundle"):
        check_bundle(aws_copy, AWS, PYTHON, loaded)


def test_the_settings_of_a_bundle_are_those_that_are_given(bundles: dict[str, Bundle]) -> None:
    request = Request("POST", "/predict", {}, b'{"instances": [[1.0], [2.0]]}')

    findings = ask(bundles["aws"].folder, AWS, PYTHON, [request], {"TRESNUBES_MAX_ROWS": "1"})

    assert [response.status for response in findings.responses] == [413]


def _used(folder: Path, cloud: str, model: Model) -> list[str]:
    """The modules that are loaded, but the hollow `__init__.py` that a package can do without."""
    findings = check_bundle(folder, LAYOUTS[cloud], PYTHON, model)
    return [name for name in findings.used if name.endswith(".py") and not _is_hollow(folder / name)]


def _is_hollow(module: Path) -> bool:
    return not any(not isinstance(node, ast.Expr) for node in ast.parse(module.read_bytes()).body)


def _is_packages(name: str, cloud: str) -> bool:
    # An `__init__.py` may only pass names on that nobody asks for; the imports read off the source tell of those.
    name = name.removeprefix(f"{LAYOUTS[cloud].packages}/")
    ours = name in LAYOUTS[cloud].files or name.startswith("shared/")
    return not ours and "__init__" not in name and not name.startswith(DISPENSABLE)


def _is_missed(folder: Path, name: str, cloud: str, model: Model) -> bool:
    """Whether the check fails without a module and names it."""
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".").rpartition("site-packages.")[2]
    package, _, leaf = module.rpartition(".")
    named = rf"'{re.escape(module)}|cannot import name '{leaf}' from [\w ]*'{re.escape(package)}'"
    with _without(folder / name):
        try:
            check_bundle(folder, LAYOUTS[cloud], PYTHON, model)
        except BundleError as error:
            return re.search(named, str(error)) is not None
    return False


@contextmanager
def _without(file: Path) -> Iterator[None]:
    with TemporaryDirectory(dir=file.parents[-4]) as elsewhere:
        aside = file.rename(Path(elsewhere, file.name))
        yield
        aside.rename(file)


def _append(module: Path, line: str) -> None:
    module.write_text(f"{module.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
