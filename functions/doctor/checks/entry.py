"""Does the bundle have what the manifest tells the cloud to call?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from functions.doctor.finding import About, Finding
from functions.doctor.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """The folder, the file, the function in it, and requirements.txt where the cloud's tools ask for one."""
    declared, layout, about = subject.declared, subject.package.layout, subject.about("entry")
    if declared.folder.name != subject.package.folder.name:
        yield about.blame(f"the folder {declared.folder}", f"{subject.package.folder}", "name it in the manifest")
    file, function = _find_entry(subject)
    expected = f"{function} in {file}" if function else f"the file {file}"
    path = subject.package.folder / file
    if not path.is_file():
        yield about.blame(expected, f"no file {file} in the bundle", "mend the entry in the manifest")
    elif function:
        yield _look_for(about, function, path, expected)
    else:
        yield about.praise(expected, "there")
    if layout.requirements is not None and not (subject.package.folder / "requirements.txt").is_file():
        yield about.blame("requirements.txt, which the cloud's tools ask for", "none", "make the bundle again")


def _look_for(about: About, function: str, path: Path, expected: str) -> Finding:
    try:
        found = find_functions(path)
    except (SyntaxError, ValueError) as error:
        return about.blame(expected, f"no Python: {error}", "make the bundle again")
    if function not in found:
        return about.blame(expected, f"only {', '.join(sorted(found))}", "mend the entry in the manifest")
    return about.praise(expected, "there")


def _find_entry(subject: Subject) -> tuple[str, str]:
    """The file and its function: Lambda is given `module.function`, Google a function of main.py, Azure a file."""
    entry = subject.declared.entry
    if subject.declared.cloud == "aws":
        module, _, function = entry.rpartition(".")
        return f"{module}.py", function
    return ("main.py", entry) if subject.declared.cloud == "gcp" else (entry, "")


def find_functions(path: Path) -> set[str]:
    """The names of the functions at the file's top level, without running it. Raises SyntaxError or ValueError."""
    tree = ast.parse(path.read_bytes())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
