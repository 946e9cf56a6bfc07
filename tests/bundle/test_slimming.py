"""What of the wheels is left out: each rule and each excuse is real, nothing that stays is touched or asks for more."""

import base64
import csv
import re
from hashlib import sha256
from pathlib import Path

import pytest

from functions.bundle import LAYOUTS, Bundle, BundleError
from functions.bundle.contents import LEFT_OUT, UNREACHED
from functions.bundle.imports import find_broken, module_name
from functions.bundle.rules import Rule, Unreached
from functions.bundle.slimming import find_rule, slim

ONNXRUNTIME = {
    r"onnxruntime/capi/libonnxruntime\.so\.[\d.]+",
    r"onnxruntime/capi/libonnxruntime_providers_shared\.so",
    "onnxruntime/LICENSE",
    "onnxruntime/ThirdPartyNotices.txt",
}


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_the_packages_are_the_wheels_without_what_is_left_out(
    cloud: str, bundles: dict[str, Bundle], wheels: dict[str, Path]
) -> None:
    stays = {name for name in _names(wheels[cloud]) if find_rule(name, LEFT_OUT[cloud]) is None}

    shipped = _package_names(bundles[cloud])

    assert shipped == stays


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_file_of_a_package_is_as_its_wheel_records_it(
    cloud: str, bundles: dict[str, Bundle], wheels: dict[str, Path]
) -> None:
    recorded = _recorded(wheels[cloud])
    packages = _packages(bundles[cloud])

    hashes = {name: _record_hash(packages / name) for name in _package_names(bundles[cloud])}

    assert any(re.search(r"\.so(\.|$)", name) for name in hashes)
    assert hashes == {name: recorded[name] for name in hashes}


def test_every_rule_leaves_something_out(wheels: dict[str, Path]) -> None:
    names = {cloud: _names(folder) for cloud, folder in wheels.items()}

    idle = {
        rule.pattern
        for rule in {rule for rules in LEFT_OUT.values() for rule in rules}
        if not any(rule in LEFT_OUT[cloud] and find_rule(name, (rule,)) for cloud in names for name in names[cloud])
    }

    assert idle == set()


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_import_that_is_said_to_be_unreached_is_there(
    cloud: str, bundles: dict[str, Bundle], wheels: dict[str, Path]
) -> None:
    modules = frozenset(map(module_name, _names(wheels[cloud]) - _package_names(bundles[cloud])))

    broken = list(find_broken(_packages(bundles[cloud]), modules))

    for known in UNREACHED[cloud]:
        assert any(file == known.file and module.startswith(known.module) for file, module in broken), known


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_of_onnxruntime_only_the_library_and_its_notices_are_there(cloud: str, bundles: dict[str, Bundle]) -> None:
    names = [name for name in _package_names(bundles[cloud]) if name.startswith("onnxruntime/")]

    assert len(names) == len(ONNXRUNTIME)
    assert all(any(re.fullmatch(pattern, name) for pattern in ONNXRUNTIME) for name in names)


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_every_package_keeps_its_licence(cloud: str, bundles: dict[str, Bundle]) -> None:
    names = _package_names(bundles[cloud])
    packages = {name.split(".dist-info/")[0] for name in names if ".dist-info/" in name}

    licensed = {
        name.split(".dist-info/")[0]
        for name in names
        if re.search(r"\.dist-info/(licenses/)?(LICEN[SC]E|COPYING|NOTICE)", name)
    }

    # It keeps its licence beside its library.
    assert {name for name in packages if not name.startswith("onnxruntime-")} == licensed


def test_lambda_on_arm64_gets_the_same_files(arm64_bundle: Bundle, bundles: dict[str, Bundle]) -> None:
    names = {re.sub(r"\.cpython-.*\.so$", ".so", name) for name in _package_names(arm64_bundle)}

    assert names == {re.sub(r"\.cpython-.*\.so$", ".so", name) for name in _package_names(bundles["aws"])}


@pytest.mark.parametrize(
    "statement",
    [
        "import kit.extra",
        "import kit.extra as more",
        "from kit import extra",
        "from kit.extra import tool",
        "from . import extra",
        "from .extra import tool",
        "def late():\n    from kit.extra import tool",
        "try:\n    import kit.extra\nexcept ImportError:\n    pass",
    ],
)
def test_what_is_left_out_and_imported_is_refused_by_name(statement: str, tmp_path: Path) -> None:
    _write_kit(tmp_path, statement)

    with pytest.raises(BundleError, match=r"left out and needed: kit/__init__\.py imports kit\.extra"):
        slim(tmp_path, (Rule("kit/extra.py", "a test"),), ())


@pytest.mark.parametrize(
    "statement",
    [
        "import kit",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kit.extra import tool",
        "import typing\nif typing.TYPE_CHECKING:\n    import kit.extra\nelse:\n    extra = None",
    ],
)
def test_an_import_for_type_checkers_is_no_reason_to_keep_a_module(statement: str, tmp_path: Path) -> None:
    _write_kit(tmp_path, statement)

    slim(tmp_path, (Rule("kit/extra.py", "a test"),), ())

    assert _names(tmp_path) == {"kit/__init__.py"}


def test_an_import_that_never_runs_is_excused_for_its_file_only(tmp_path: Path) -> None:
    _write_kit(tmp_path, "def late():\n    import kit.extra")
    (tmp_path / "kit" / "other.py").write_text("import kit.extra", encoding="utf-8")
    excuse = Unreached("kit/__init__.py", "kit.extra", "a test")

    with pytest.raises(BundleError, match=r"needed: kit/other\.py imports kit\.extra$"):
        slim(tmp_path, (Rule("kit/extra.py", "a test"),), (excuse,))


def test_a_wheel_without_what_must_stay_is_refused(tmp_path: Path) -> None:
    (tmp_path / "onnxruntime" / "capi").mkdir(parents=True)

    with pytest.raises(BundleError, match=r"the wheels hold no onnxruntime/capi/libonnxruntime\.so"):
        slim(tmp_path, LEFT_OUT["azure"], ())


def _write_kit(folder: Path, statement: str) -> None:
    (folder / "kit").mkdir()
    (folder / "kit" / "__init__.py").write_text(statement, encoding="utf-8")
    (folder / "kit" / "extra.py").write_text("tool = 1", encoding="utf-8")


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _packages(bundle: Bundle) -> Path:
    return bundle.folder / LAYOUTS[bundle.name].packages


def _package_names(bundle: Bundle) -> set[str]:
    """What came from the wheels: on AWS and Google it lies beside what is ours."""
    ours = {*LAYOUTS[bundle.name].files, "bundle.json", "requirements.txt"}
    names = {name for name in _names(_packages(bundle)) if "__pycache__/" not in name}
    return {name for name in names if name not in ours and not name.startswith(("shared/", "models/"))}


def _recorded(folder: Path) -> dict[str, str]:
    """Name → hash, as the wheels' RECORD files have it."""
    records = [record.read_text(encoding="utf-8") for record in folder.glob("*.dist-info/RECORD")]
    rows = csv.reader("\n".join(records).splitlines())
    return {row[0]: row[1] for row in rows if row}


def _record_hash(path: Path) -> str:
    digest = base64.urlsafe_b64encode(sha256(path.read_bytes()).digest())
    return f"sha256={digest.decode().rstrip('=')}"
