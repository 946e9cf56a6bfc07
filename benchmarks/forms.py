"""`python -m benchmarks.forms`: graphs as they are converted against the forms that the export takes, in turn.

Times are of the processor, for all of this runs on one thread: what else the machine does counts less.
"""

import os
import platform
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from unittest.mock import patch

import numpy as np
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from model_export import compact, export
from shared.session import open_session
from shared.session.port import Session
from shared.tensor import DOUBLE, FLOAT, STRING, Tensor

FORMS = ("plain", "compact")
ROUNDS = 15
EXPORTS = 2
"""The first imports and warms up what the second finds, and does not count."""

BATCH = 1000
COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """A fitted estimator and the rows that it was fitted on."""

    name: str
    estimator: Any
    frame: DataFrame


@dataclass(frozen=True, slots=True)
class Figures:
    """Bytes, processor seconds of an export, and medians of processor milliseconds of the rest."""

    bytes: int
    export: float
    open: float
    first: float
    row: float
    batch: float


def subjects() -> Iterator[Subject]:
    """The models of the table, fitted on made data."""
    random = np.random.default_rng(0)
    frame = DataFrame(random.normal(size=(BATCH, COLUMNS)), columns=[f"column {place}" for place in range(COLUMNS)])
    number = frame["column 0"] * 3 + frame["column 1"] * frame["column 2"]
    label = number > 0.5
    yield Subject(
        "boosting, 500 trees", GradientBoostingClassifier(n_estimators=500, random_state=0).fit(frame, label), frame
    )
    yield Subject("forest regressor, 100 trees", RandomForestRegressor(random_state=0).fit(frame, number), frame)
    yield Subject("forest of two classes, 100 trees", RandomForestClassifier(random_state=0).fit(frame, label), frame)
    three, forest = np.digitize(number, [-1, 1]), RandomForestClassifier(max_depth=8, random_state=0)
    yield Subject("forest of three classes, 100 trees of depth 8", forest.fit(frame, three), frame)
    histograms = HistGradientBoostingClassifier(random_state=0)
    yield Subject("boosting by histograms, 100 trees", histograms.fit(frame, label), frame)
    linear = make_pipeline(StandardScaler(), LogisticRegression())
    yield Subject("scaler, logistic regression", linear.fit(frame, label), frame)
    texts = DataFrame({"text": [" ".join(f"Word{place}" for place in random.integers(0, 2000, 12)) for _ in label]})
    words = make_pipeline(ColumnTransformer([("words", TfidfVectorizer(), "text")]), LogisticRegression())
    yield Subject("text, 2,000 words", words.fit(texts, label), texts)


def measure(subject: Subject, folder: Path) -> dict[str, Figures]:
    """The figures of the plain and of the compact form."""
    paths = {form: folder / f"{form}.onnx" for form in FORMS}
    exports = [{form: _export(subject, form, path) for form, path in paths.items()} for _ in range(EXPORTS)]
    contents = {form: path.read_bytes() for form, path in paths.items()}
    times: dict[str, list[list[float]]] = {form: [] for form in contents}
    for place in range(ROUNDS):
        for form in FORMS if place % 2 == 0 else reversed(FORMS):
            times[form].append(list(_times(contents[form], subject.frame)))
    return {
        form: Figures(
            len(contents[form]),
            exports[-1][form],
            *(median(column) * 1000 for column in zip(*times[form], strict=True)),
        )
        for form in FORMS
    }


def _export(subject: Subject, form: str, path: Path) -> float:
    """Processor seconds of an export; the plain form's is one without rewrites."""
    with patch.dict(compact.REWRITES, clear=form == "plain"):
        return _clock(lambda: export(subject.estimator, subject.frame, path))


def _times(content: bytes, frame: DataFrame) -> Iterator[float]:
    """Seconds to open a session, for its first run, for a warm row and for a warm batch."""
    started = process_time()
    session = open_session(content)
    yield process_time() - started
    one, many = _feeds(session, frame[:1]), _feeds(session, frame)
    outputs = [spec.name for spec in session.outputs]
    yield _clock(lambda: session.run(one, outputs))
    yield median(_clock(lambda: session.run(one, outputs)) for _ in range(100))
    session.run(many, outputs)
    yield median(_clock(lambda: session.run(many, outputs)) for _ in range(3))


def _feeds(session: Session, frame: DataFrame) -> dict[str, Tensor]:
    (spec,) = session.inputs
    if spec.element is STRING:
        return {spec.name: Tensor(STRING, frame.shape, [str(text) for text in frame["text"]])}
    if spec.element is DOUBLE:
        return {spec.name: Tensor(DOUBLE, frame.shape, array("d", frame.to_numpy().tobytes()))}
    return {spec.name: Tensor(FLOAT, frame.shape, array("f", frame.to_numpy().astype(np.float32).tobytes()))}


def _clock(work: Callable[[], Any]) -> float:
    started = process_time()
    work()
    return process_time() - started


def main() -> None:
    """Print the table."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors\n")
    print("| model | form | bytes | export s | open ms | first run ms | warm row ms | 1,000 rows ms |")
    print("|---|---|---|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        for subject in subjects():
            for form, figures in measure(subject, Path(folder)).items():
                cells = (figures.export, figures.open, figures.first, figures.row, figures.batch)
                print(
                    f"| {subject.name} | {form} | {figures.bytes:,} | "
                    + " | ".join(f"{cell:.3g}" for cell in cells)
                    + " |"
                )


if __name__ == "__main__":
    main()
