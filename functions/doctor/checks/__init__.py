"""The checks, each in a file of its own."""

from collections.abc import Callable, Iterable

from functions.doctor.checks import (
    binaries,
    entry,
    files,
    golden,
    payload,
    readiness,
    runtime,
    settings,
    size,
    threads,
    timeouts,
    versions,
)
from functions.doctor.finding import Finding
from functions.doctor.package import Package
from functions.doctor.subject import Subject

OF_BUNDLES: tuple[Callable[[Package], Iterable[Finding]], ...] = (
    files.check,
    size.check,
    binaries.check,
    golden.check,
)
"""What is asked of a bundle, whatever function runs it."""

OF_FUNCTIONS: tuple[Callable[[Subject], Iterable[Finding]], ...] = (
    runtime.check,
    entry.check,
    settings.check,
    versions.check,
    threads.check,
    timeouts.check,
    payload.check,
    readiness.check,
)
"""What is asked of a function and its bundle together."""
