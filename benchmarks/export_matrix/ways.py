"""The three ways of a case: plainly, by the gate without repairs, and as the export does it."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal, TypeAlias

import onnxruntime
from pandas import DataFrame

from benchmarks.export_matrix import ours, plain
from benchmarks.export_matrix.case import FULL, Case, Size
from benchmarks.export_matrix.outcome import Outcome, Questions, ask_estimator, judge_model
from model_export import ExportError
from model_export.repairs import REPAIRS
from shared.model import Model

Way: TypeAlias = Literal["plain", "gate", "ours"]

WORDS = 400
"""So many letters of a refusal are kept; some hold whole arrays."""

WAYS: Sequence[Way] = ("ours", "gate", "plain")
"""The plain one last, for it registers converters in skl2onnx for good."""


def go(case: Case, way: Way, size: Size = FULL) -> Outcome:
    """Fit, convert and judge a case by one way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = case.fit(size)
        questions = ask_estimator(fitted.estimator, fitted.frame)
        return _TRY[way](fitted.estimator, fitted.frame, questions)


def _plainly(estimator: Any, frame: DataFrame, questions: Questions) -> Outcome:
    try:
        content = plain.convert(estimator, frame)
        session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001  converters fail in ways of their own
        return Outcome("refused", f"{type(error).__name__}: {error}"[:WORDS])
    outcome = judge_model(content, partial(plain.run, session, estimator), questions)
    if outcome.given.refused == outcome.given.rows:
        return Outcome("refused", "the session raises at every given row")
    return outcome


def _through(estimator: Any, frame: DataFrame, questions: Questions, *, repaired: bool) -> Outcome:
    try:
        content = ours.convert(estimator, frame, REPAIRS if repaired else ())
    except ExportError as error:
        return Outcome("refused", str(error)[:WORDS])
    return judge_model(content, partial(ours.run, Model.from_bytes(content)), questions)


_TRY: Mapping[Way, Callable[[Any, DataFrame, Questions], Outcome]] = {
    "plain": _plainly,
    "gate": partial(_through, repaired=False),
    "ours": partial(_through, repaired=True),
}
