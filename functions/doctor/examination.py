"""All checks of some clouds' functions, and what the functions would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from functions.bundle.archive import hash_file
from functions.bundle.errors import BundleError
from functions.bundle.layout import LAYOUTS
from functions.doctor.checks import OF_BUNDLES, OF_FUNCTIONS
from functions.doctor.finding import About, Finding
from functions.doctor.order import Order
from functions.doctor.package import Package, find_package
from functions.doctor.subject import Subject
from functions.local.runtime import Cloud
from functions.manifests.declared import Declared
from functions.manifests.door import declare
from functions.manifests.errors import ManifestError


class Examination(NamedTuple):
    """What was found, and the functions that there are."""

    findings: tuple[Finding, ...]
    subjects: tuple[Subject, ...]

    @property
    def sound(self) -> bool:
        """Whether there is no error."""
        return not any(finding.level == "error" for finding in self.findings)


def examine(order: Order) -> Examination:
    """Every check of the clouds that the order names. What can't be read is a finding too."""
    parts = [_examine_cloud(cloud, order) for cloud in order.clouds]
    return Examination(
        tuple(chain.from_iterable(part.findings for part in parts)),
        tuple(chain.from_iterable(part.subjects for part in parts)),
    )


def examine_bundle(package: Package, model: Path | None = None) -> Iterator[Finding]:
    """What is to be said of a bundle, whatever function runs it; `model` is the file that it should hold."""
    if model is not None:
        yield _compare_model(package, model)
    for check in OF_BUNDLES:
        yield from check(package)


def examine_function(subject: Subject) -> Iterator[Finding]:
    """What is to be said of a function and its bundle together."""
    for check in OF_FUNCTIONS:
        yield from check(subject)


def _examine_cloud(cloud: Cloud, order: Order) -> Examination:
    try:
        functions = [each for each in declare(cloud, order.parameters) if _is_asked_for(each, order)]
    except ManifestError as error:
        advice = "mend the manifest or the parameter"
        return Examination((About("manifest", cloud, cloud).blame("a manifest", str(error), advice),), ())
    packages, missing = _find_packages(functions, order.dist)
    subjects = tuple(Subject(each, packages[each.bundle]) for each in functions if each.bundle in packages)
    of_bundles = chain.from_iterable(examine_bundle(package, order.model) for package in packages.values())
    of_functions = chain.from_iterable(map(examine_function, subjects))
    return Examination((*missing, *of_bundles, *of_functions), subjects)


def _is_asked_for(declared: Declared, order: Order) -> bool:
    return order.events or not LAYOUTS[declared.bundle].arrivals


def _find_packages(functions: list[Declared], dist: Path) -> tuple[Mapping[str, Package], list[Finding]]:
    """Name → the bundle, and a finding for each that is not there."""
    packages, missing = {}, []
    for declared in {each.bundle: each for each in functions}.values():
        try:
            packages[declared.bundle] = find_package(declared.bundle, dist)
        except BundleError as error:
            about = About("bundle", declared.cloud, declared.bundle)
            advice = f"make bundle BUNDLES={declared.bundle} MODEL=…"
            missing.append(about.blame(f"a finished bundle in {dist}", str(error), advice))
    return packages, missing


def _compare_model(package: Package, model: Path) -> Finding:
    about, expected = package.about("model"), f"the model {model}"
    again = f"make bundle MODEL={model}"
    try:
        digest = hash_file(model)
    except OSError as error:
        return about.blame(expected, f"{error.strerror}", "name a model file")
    held = {each.sha256: each for each in package.models}
    if digest not in held:
        return about.blame(expected, f"{', '.join(each.file for each in held.values())} with other bytes", again)
    return about.praise(expected, held[digest].file)
