"""The proof that a bundle is self-contained: alone in a fresh interpreter, it answers for its model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.bundle.arrivals import compose_arrivals
from functions.bundle.errors import BundleError
from functions.bundle.exam import Question, compose
from functions.bundle.interview import Findings, ask
from functions.bundle.layout import Layout
from shared.message import Response
from shared.model import Model

# Each costs a cold start tens to hundreds of milliseconds, and none is needed to answer a request.
NEVER_LOADED = ("boto3", "model_export", "numpy", "onnx", "onnxruntime", "pandas", "skl2onnx", "sklearn")


def check_bundle(folder: Path, layout: Layout, interpreter: Path, model: Model, *others: Model) -> Findings:
    """Import the adapter, answer every GET route and the golden rows in each spelling; score them where they arrive.

    `model` is the first one in the bundle, as the builder loaded it, `others` its other versions. Raises `BundleError`
    that names what is missing, what hides `shared`, what is loaded without need, or which question is answered
    otherwise.
    """
    questions = compose(model, *others)
    arrivals = compose_arrivals(model) if layout.arrivals else ()
    findings = ask(folder, layout, interpreter, [question.request for question in questions], arrivals=arrivals)
    if findings.shared is None:
        raise BundleError(f"{layout.name}: no file of the package 'shared': expected shared/__init__.py")
    if not Path(findings.shared).is_relative_to(folder.resolve()):
        raise BundleError(f"{layout.name}: `shared` was imported from {findings.shared}, expected from the bundle")
    if loaded := sorted(findings.modules.intersection(NEVER_LOADED)):
        raise BundleError(f"{layout.name}: importing the adapter loaded {', '.join(loaded)}, expected none of them")
    for question, response in zip(questions, findings.responses, strict=True):
        _expect_answer(layout.name, question, response, findings.log)
    for arrival, (outcome, sinks) in zip(arrivals, findings.scored, strict=True):
        arrival.expect(layout.name, outcome, sinks)
    return findings


def _expect_answer(name: str, question: Question, response: Response, log: tuple[Mapping[str, Any], ...]) -> None:
    if response.status != 200:
        body = response.body.decode("utf-8", "replace")
        told = "".join(f"\n{record['traceback']}" for record in log if "traceback" in record)
        raise BundleError(f"{name}: {question.name}: expected 200, came {response.status}: {body}{told}")
    if (row := question.find_difference(response.body)) is not None:
        raise BundleError(f"{name}: {question.name}: golden row {row} is answered otherwise than by the estimator")
