"""A bundle, from the lock file, our code and a model to a checked folder and its zip."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from functions.bundle.archive import hash_file, write_archive
from functions.bundle.bytecode import compile_all
from functions.bundle.check import check_bundle
from functions.bundle.checksums import write_checksums
from functions.bundle.contents import CORE_LEFT_OUT, LEFT_OUT, UNREACHED
from functions.bundle.errors import BundleError
from functions.bundle.interpreter import find_interpreter
from functions.bundle.label import ModelIdentity, write_label
from functions.bundle.layout import Layout, find_layout, with_signature
from functions.bundle.requirements import (
    SIGNED,
    bundle_requirements,
    check_library_version,
    export_requirements,
    with_option,
)
from functions.bundle.rules import Rule
from functions.bundle.sbom import write_sbom
from functions.bundle.size import Size, budget_left, check_size, measure, tell_upload
from functions.bundle.slimming import slim
from functions.bundle.target import Target
from functions.bundle.trust import Trust
from functions.bundle.versions import load_versions, tell_columns
from functions.bundle.wheels import install_wheels
from shared.integrity.ed25519 import SUFFIX
from shared.model import Model

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished bundle; `sha256` is the zip's."""

    name: str
    folder: Path
    archive: Path
    sbom: Path
    """CycloneDX, as JSON."""
    checksums: Path
    """Of every file above, for `sha256sum --check`."""
    size: Size
    left: tuple[int, int]
    """Bytes unpacked and bytes zipped that are left of our budget."""
    sha256: str
    remarks: tuple[str, ...]
    """What the user should know: what was left undone, and why."""


def build(
    name: str, model: Path, target: Target, out: Path, trust: Trust | None = None, others: Sequence[Path] = ()
) -> Bundle:
    """Make `out/<name>/`, its zip, bill of materials and checksums; what stood there before stays until all is done.

    `others` are more versions of the model, each served where a setting or a path names it.

    Raises `BundleError` when its cloud doesn't run the target, a model is not there, not sound or not trusted, a wheel
    is missing, a limit of the cloud or our own budget is passed, or the bundle fails its check.
    """
    trust = trust or Trust()
    layout = find_layout(name, target)
    if trust.key:
        layout = with_signature(layout)
    models = load_versions((model, *others), trust)
    identities = [ModelIdentity(f"models/{path.name}", one.name, one.version, one.sha256) for path, one in models]
    out.mkdir(parents=True, exist_ok=True)
    # Beside the result, so that renaming stays within one file system.
    with tempfile.TemporaryDirectory(dir=out, prefix=f".{name}-") as scratch:
        staged = _plan(Path(scratch, "after"), name)
        _fill(staged.folder, layout, [path for path, _ in models], target, signed=bool(trust.key))
        write_label(staged.folder, PROJECT, layout, target, identities, trust.key)
        remarks = _compile_and_check(staged.folder, layout, target, [one for _, one in models])
        _write_beside(staged, layout)
        size, sha256 = measure(staged.folder, staged.archive), hash_file(staged.archive)
        check_size(layout, size)
        remarks += tell_upload(layout, size) + tell_columns(*(one for _, one in models))
        made = _plan(out, name)
        _replace(staged, made, Path(scratch, "before"))
    return Bundle(name, *made, size=size, left=budget_left(layout, size), sha256=sha256, remarks=remarks)


class _Paths(NamedTuple):
    folder: Path
    archive: Path
    sbom: Path
    checksums: Path


def _plan(top: Path, name: str) -> _Paths:
    return _Paths(top / name, *(top / f"{name}.{end}" for end in ("zip", "cdx.json", "sha256")))


def _fill(staged: Path, layout: Layout, models: Sequence[Path], target: Target, *, signed: bool) -> None:
    requirements = bundle_requirements(PROJECT, *layout.groups, signed=signed)
    check_library_version(requirements, target)
    packages = staged / layout.packages
    packages.mkdir(parents=True)
    install_wheels(requirements, target, packages, staged.parent)
    slim(packages, LEFT_OUT[layout.name], UNREACHED[layout.name])
    _expect_free(packages, (*layout.files, "shared", "shared.py", "models"))
    _copy_own(staged, layout)
    _copy_models(staged / "models", models, signed=signed)
    _copy_core(staged, CORE_LEFT_OUT[layout.name])
    if layout.requirements is not None:
        groups = (*layout.groups, *([SIGNED] if signed else []))
        pins = export_requirements(PROJECT, *with_option(layout.requirements, *groups))
        (staged / "requirements.txt").write_text(pins, encoding="utf-8")


def _expect_free(packages: Path, names: tuple[str, ...]) -> None:
    # `shared` is a word that others use too: two of them on one path, and only one is found.
    for name in names:
        if (packages / name).exists():
            raise BundleError(f"expected no package to bring {name}, which is our own name; one does")


def _copy_own(staged: Path, layout: Layout) -> None:
    for name, source in layout.files.items():
        shutil.copyfile(PROJECT / "functions" / layout.cloud / source, staged / name)


def _copy_models(folder: Path, models: Sequence[Path], *, signed: bool) -> None:
    folder.mkdir()
    for model in models:
        shutil.copyfile(model, folder / model.name)
        if signed:
            shutil.copyfile(f"{model}{SUFFIX}", folder / f"{model.name}{SUFFIX}")


def _copy_core(staged: Path, rules: tuple[Rule, ...]) -> None:
    # Alone, so that its own imports are looked through, not those of the packages once more.
    alone = staged.parent / "core"
    shutil.copytree(PROJECT / "shared", alone / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    slim(alone, rules, ())
    (alone / "shared").rename(staged / "shared")


def _compile_and_check(staged: Path, layout: Layout, target: Target, models: Sequence[Model]) -> tuple[str, ...]:
    interpreter = find_interpreter(target.python)
    remarks = []
    if interpreter is not None:
        compile_all(staged, interpreter)
    else:
        remarks.append(f"without bytecode, so slower to start: install Python {target.python} and make it again")
    if interpreter is not None and target.runs_here:
        check_bundle(staged, layout, interpreter, *models)
    else:
        remarks.append(f"not checked: only Python {target.python} on {target.arch} Linux could run it")
    if layout.cloud == "aws" and target.python == "3.11":
        remarks.append("for this machine only: Lambda's python3.11 has glibc 2.26, onnxruntime needs 2.28")
    return tuple(remarks)


def _write_beside(staged: _Paths, layout: Layout) -> None:
    write_archive(staged.folder, staged.archive)
    write_sbom(staged.sbom, staged.folder, layout, PROJECT / "uv.lock", hash_file(staged.archive))
    files = (path for path in staged.folder.rglob("*") if path.is_file())
    write_checksums(staged.checksums, staged.folder.parent, (*files, staged.archive, staged.sbom))


def _replace(staged: _Paths, made: _Paths, before: Path) -> None:
    before.mkdir()
    for new, old in zip(staged, made, strict=True):
        if old.exists():
            old.rename(before / old.name)
        new.rename(old)
