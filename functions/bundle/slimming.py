"""Deletes from the installed wheels what a bundle doesn't carry, and sees that nothing that stays asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from functions.bundle.errors import BundleError
from functions.bundle.imports import find_broken, module_name
from functions.bundle.rules import Rule, Unreached


def slim(folder: Path, rules: tuple[Rule, ...], unreached: tuple[Unreached, ...]) -> None:
    """Delete what the rules leave out, and the folders that are empty then.

    Raises `BundleError` when a part that must stay isn't there, or imports what is left out and isn't known as
    unreached.
    """
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    _expect_parts(rules, list(names))
    left_out = [name for name in names if find_rule(name, rules) is not None]
    for name in left_out:
        names[name].unlink()
    for emptied in _empty_folders(folder):
        emptied.rmdir()
    _expect_unbroken(folder, left_out, unreached)


def find_rule(name: str, rules: tuple[Rule, ...]) -> Rule | None:
    """The rule that leaves out a file of that name; None for one that stays."""
    return next((rule for rule in rules if _leaves_out(rule, name)), None)


def _leaves_out(rule: Rule, name: str) -> bool:
    return fnmatchcase(name, rule.pattern) and not any(fnmatchcase(name, part) for part in rule.but)


def _expect_parts(rules: tuple[Rule, ...], names: list[str]) -> None:
    for rule in rules:
        for part in rule.but:
            if not any(fnmatchcase(name, part) for name in names):
                raise BundleError(f"the wheels hold no {part}, expected it to stay when {rule.pattern} is left out")


def _expect_unbroken(folder: Path, left_out: list[str], unreached: tuple[Unreached, ...]) -> None:
    modules = frozenset(module_name(name) for name in left_out if name.endswith(".py"))
    broken = [
        f"{file} imports {module}"
        for file, module in find_broken(folder, modules)
        if not _known(file, module, unreached)
    ]
    if broken:
        raise BundleError(f"left out and needed: {', '.join(broken)}")


def _known(file: str, module: str, unreached: tuple[Unreached, ...]) -> bool:
    return any(file == known.file and f"{module}.".startswith(f"{known.module}.") for known in unreached)


def _empty_folders(folder: Path) -> Iterator[Path]:
    # The deepest first: a folder of empty folders is empty when its turn comes.
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            yield path
