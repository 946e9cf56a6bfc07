"""Does the bundle, alone in a fresh interpreter, answer the model's golden rows as the estimator did?"""

from __future__ import annotations

from collections.abc import Iterator

from functions.bundle.check import check_bundle
from functions.bundle.errors import BundleError
from functions.bundle.interpreter import find_interpreter
from functions.doctor.finding import Finding
from functions.doctor.package import Package


def check(package: Package) -> Iterator[Finding]:
    """Every route and spelling that the bundle was made with; a warning where this machine can't run it."""
    about, target = package.about("golden rows"), package.target
    expected = "each golden row answered as by the estimator"
    interpreter = find_interpreter(target.python) if target.runs_here else None
    if interpreter is None:
        machine = f"Python {target.python} on {target.arch} Linux"
        yield about.warn(expected, "not run: this machine has no " + machine, f"run it on a machine with {machine}")
        return
    try:
        model, *others = package.load_models()
        check_bundle(package.folder, package.layout, interpreter, model, *others)
    except BundleError as error:
        yield about.blame(expected, str(error), "make the bundle again (make bundle)")
    else:
        rows = "its rows" if model.document("golden") else "no golden rows in the model: only the routes were asked"
        yield about.praise(expected, rows)
