"""What of the wheels a bundle doesn't carry, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from functions.bundle.errors import BundleError


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is matched against the path relative to the packages' folder; `*` spans slashes."""

    pattern: str
    reason: str


LEFT_OUT = (
    Rule("bin/*", "console scripts: they name the builder's interpreter, and no cloud runs them"),
    Rule(".lock", "uv's own lock of the folder"),
    Rule("*.dist-info/RECORD", "lists files that are not here; only an uninstall reads it"),
    Rule("*.dist-info/INSTALLER", "only an uninstall reads it"),
    Rule("*.dist-info/REQUESTED", "only an uninstall reads it"),
    Rule("*.pth", "read in site-packages only, which no bundle is"),
    Rule("*/__pycache__/*", "compiled anew, by the target's interpreter"),
    Rule("*/tests/*", "a package's own tests"),
    Rule("*.pyi", "for type checkers"),
    Rule("*/py.typed", "for type checkers"),
    Rule("*.c", "source of a compiled module that is here"),
    Rule(
        "aws_lambda_powertools/event_handler/openapi/swagger_ui/*",
        "a documentation page; the core has its own",
    ),
)

# Of onnxruntime only these stay: the native session needs the library, its licence asks for the notices.
ONNXRUNTIME = (
    Rule("onnxruntime/capi/libonnxruntime.so.*", "the library itself"),
    Rule(
        "onnxruntime/capi/libonnxruntime_providers_shared.so",
        "14 kB that the library looks for beside itself",
    ),
    Rule("onnxruntime/LICENSE", "the licence"),
    Rule("onnxruntime/ThirdPartyNotices.txt", "the licences of what is linked in"),
)


def slim(folder: Path) -> None:
    """Delete from `folder` what a bundle doesn't carry, and the folders that are empty then.

    Raises `BundleError` when a part of onnxruntime that must stay isn't there.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path: path.relative_to(folder).as_posix() for path in files}
    _expect_all(ONNXRUNTIME, list(names.values()))
    for path, name in names.items():
        if not _stays(name):
            path.unlink()
    for emptied in _empty_folders(folder):
        emptied.rmdir()


def _stays(name: str) -> bool:
    if _matches(name, LEFT_OUT):
        return False
    return not name.startswith("onnxruntime/") or _matches(name, ONNXRUNTIME)


def _matches(name: str, rules: tuple[Rule, ...]) -> bool:
    return any(fnmatchcase(name, rule.pattern) for rule in rules)


def _expect_all(rules: tuple[Rule, ...], names: list[str]) -> None:
    for rule in rules:
        if not any(fnmatchcase(name, rule.pattern) for name in names):
            raise BundleError(f"the wheels hold no {rule.pattern}, expected {rule.reason}")


def _empty_folders(folder: Path) -> Iterator[Path]:
    # The deepest first: a folder of empty folders is empty when its turn comes.
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            yield path
