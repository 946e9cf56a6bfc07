"""Whether the bundles that are to be deployed are there, as they were built, and fit their manifest and their model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from functions.bundle.archive import hash_file
from functions.bundle.errors import BundleError
from functions.doctor.checks import entry, files, runtime, settings, versions
from functions.doctor.finding import Finding
from functions.doctor.package import Package, find_package
from functions.doctor.subject import Subject
from functions.local.runtime import Cloud
from functions.manifests.declared import Declared
from functions.manifests.door import declare
from functions.manifests.errors import ManifestError

DIST = Path("dist")
"""Where the manifests look for the bundles."""

# What a bundle was built with was checked then, golden rows among it: it is enough that its files are the same.
_OF_FUNCTIONS = (runtime.check, entry.check, settings.check, versions.check)


def find_faults(
    cloud: Cloud, names: Sequence[str], parameters: Mapping[str, str], models: Sequence[Path] = ()
) -> Iterator[str]:
    """What keeps a cloud's bundles in `dist` from being deployed with these parameters, each with what to do.

    Each has to hold `models`, or else what `models/` has now under the names that it holds.
    """
    functions: tuple[Declared, ...] = ()
    try:
        functions = declare(cloud, parameters, Path())
    except ManifestError as error:
        yield f"the manifest: {error}"
    for name in names:
        try:
            package = find_package(name, DIST)
        except BundleError as error:
            yield f"{DIST / name}: {error}; `make bundle BUNDLES={name} MODEL=models/NAME.onnx` makes it"
            continue
        yield from map(_tell, _find_errors(package, [each for each in functions if each.bundle == name]))
        yield from _compare_models(package, models)


def _find_errors(package: Package, functions: Sequence[Declared]) -> Iterator[Finding]:
    subjects = [Subject(each, package) for each in functions]
    found = chain(files.check(package), *(check(subject) for subject in subjects for check in _OF_FUNCTIONS))
    return (finding for finding in found if finding.level == "error")


def _tell(finding: Finding) -> str:
    about = f"{finding.subject}: {finding.check}"
    return f"{about}: expected {finding.expected}, got {finding.got}; {finding.advice}"


def _compare_models(package: Package, models: Sequence[Path]) -> Iterator[str]:
    asked = models or [file for model in package.models if (file := Path(model.file)).is_file()]
    for file in asked:
        if not file.is_file():
            yield f"{file}: expected a model file, there is none"
        elif hash_file(file) not in {model.sha256 for model in package.models}:
            held = " ".join(f"--model {package.folder / model.file}" for model in package.models)
            yield (
                f"{package.folder}: expected a bundle of {file} as it is now, found another model; `make bundle "
                f"BUNDLES={package.layout.name} MODEL={file}` makes one, and {held} deploys this one all the same"
            )
