"""The files of one case, from its estimator."""

import json
from typing import Any

import joblib
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

from benchmarks.models import Case
from benchmarks.training import FITTED, Trained, train
from model_export import export


def write_files(case: Case) -> None:
    """Train, export in both ways, and write the rows."""
    trained = train(case.name)
    case.folder.mkdir()
    columns = None if trained.named else list(trained.frame.columns)
    export(trained.estimator, trained.frame[:FITTED], case.model, columns=columns)
    case.plain.write_bytes(_convert_plainly(trained))
    joblib.dump(trained.estimator, case.estimator)
    _write_rows(trained, case)


def _convert_plainly(trained: Trained) -> bytes:
    frame = trained.frame
    types: list[tuple[str, Any]] = [("X", FloatTensorType([None, frame.shape[1]]))]
    if trained.named:
        numeric = {column: frame[column].dtype.kind == "f" for column in frame.columns}
        kinds = {True: FloatTensorType, False: StringTensorType}
        types = [(column, kinds[numeric[column]]([None, 1])) for column in frame.columns]
    final = trained.estimator[-1] if hasattr(trained.estimator, "steps") else trained.estimator
    graph = convert_sklearn(trained.estimator, initial_types=types, options={id(final): {"zipmap": False}})
    content: bytes = graph.SerializeToString()
    return content


def _write_rows(trained: Trained, case: Case) -> None:
    frame = trained.frame
    labels = trained.estimator.predict(frame if trained.named else frame.to_numpy()).tolist()
    rows = frame.to_numpy().tolist()
    document = {"columns": list(frame.columns), "named": trained.named, "rows": rows, "labels": labels}
    case.rows.write_text(json.dumps(document), "utf-8")
    case.first_row.write_text(json.dumps(rows[0]), "utf-8")
    (case.folder / "frame_columns.json").write_text(json.dumps(document["columns"]) if trained.named else "", "utf-8")
    (case.folder / "first_label.txt").write_text(str(labels[0]), "utf-8")
