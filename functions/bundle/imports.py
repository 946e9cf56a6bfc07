"""The imports that packages hold, read off their source: also those that run late, or never."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path


def find_broken(folder: Path, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """File and module for each import, in the modules of `folder`, of a module named in `left_out`.

    An import inside a function breaks only when it runs, so a run proves little about it. What is imported for type
    checkers only is passed by. `left_out` has dotted names.
    """
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        package = _package(name)
        for module in sorted(set(_imports(ast.parse(path.read_bytes()), package)) & left_out):
            yield name, module


def module_name(file: str) -> str:
    """`a/b.py` and `a/b/__init__.py` → `a.b`."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _package(file: str) -> list[str]:
    return file.split("/")[:-1]


def _imports(node: ast.AST, package: list[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _base(node, package)
        yield base
        # `from package import name`: the name may be a module.
        yield from (f"{base}.{alias.name}" for alias in node.names)
    for child in _running(node):
        yield from _imports(child, package)


def _base(node: ast.ImportFrom, package: list[str]) -> str:
    above = package[: len(package) - node.level + 1] if node.level else []
    return ".".join([*above, *([node.module] if node.module else [])])


def _running(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return iter(node.orelse)
    return ast.iter_child_nodes(node)
