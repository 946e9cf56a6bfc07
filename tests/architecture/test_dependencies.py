"""Who may import whom: an allow-list, read off the code and off a fresh interpreter."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Example

ROOT = Path(__file__).parents[2]

OWN = {
    "shared": {"shared"},
    "functions/aws": {"shared", "aws_lambda_powertools", "snapshot_restore_py"},
    "functions/gcp": {"shared", "functions_framework", "flask", "cloudevents"},
    "functions/azure": {"shared", "azure"},
}
"""Besides the standard library, what each part may import."""

PORT = {
    "shared/session/binding.py": {"numpy", "onnxruntime"},
    "shared/integrity/ed25519.py": {"cryptography"},
    "shared/stores/s3/store.py": {"botocore", "urllib3"},
    "shared/stores/s3/bucket.py": {"botocore"},
    "shared/stores/s3/writer.py": {"botocore"},
    "shared/stores/gcs/store.py": {"google", "google_crc32c"},
    "shared/stores/gcs/bucket.py": {"google", "requests"},
    "shared/stores/gcs/writer.py": {"google"},
    "shared/stores/azure/store.py": {"azure"},
    "shared/stores/azure/container.py": {"azure"},
    "shared/stores/azure/writer.py": {"azure"},
    "shared/reading/parquet.py": {"pyarrow"},
}
"""The places that know the onnxruntime package, cryptography, pyarrow, or a cloud's client of its object store."""


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("part", OWN)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    files = sorted((ROOT / part).rglob("*.py"))

    assert files
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        allowed = OWN[part] | PORT.get(name, set()) | sys.stdlib_module_names
        assert set(_imports(path)) <= allowed, name


def test_run_time_parts_never_import_the_export() -> None:
    assert not any("model_export" in set(_imports(path)) for path in (ROOT / "shared").rglob("*.py"))


_LOADED = """
import os, sys
before = set(sys.modules)
sys.path.insert(0, {root!r})
from pathlib import Path
from shared import Request, Service
environment = {{"TRESNUBES_MODEL": {model!r}, "TRESNUBES_SESSION": {session!r}}}
service = Service.from_environment(Path(), lambda record: None, environment)
body = b'{{"instances": [[null, 1, 2, 3, 4, null, 2007]]}}'
assert service.respond(Request("POST", "/predict", body=body)).status == 200
assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}))
"""


@pytest.mark.parametrize(
    ("session", "packages"),
    [("native", set()), ("binding", {"numpy", "onnxruntime"})],
)
def test_a_prediction_loads_the_standard_library_and_the_port(
    session: str, packages: set[str], penguins: Example
) -> None:
    script = _LOADED.format(root=str(ROOT), model=str(penguins.model), session=session)

    run = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)

    loaded = set(run.stdout.split()) - sys.stdlib_module_names - {"shared"}
    assert {name for name in loaded if not name.startswith("_")} == packages
