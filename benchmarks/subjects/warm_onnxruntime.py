"""One row through onnxruntime's Python package and numpy: list in, lists out."""

import json

import numpy as np
import onnxruntime as ort

TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(string)": object}


def prepare(path, given):
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    columns, row = session.get_inputs(), json.loads(given)
    if len(columns) == 1:
        name, dtype = columns[0].name, TYPES[columns[0].type]
        return lambda: [output.tolist() for output in session.run(None, {name: np.array([row], dtype)})]
    inputs = [(column.name, TYPES[column.type]) for column in columns]

    def predict():
        feeds = {name: np.array([[value]], dtype) for (name, dtype), value in zip(inputs, row)}
        return [output.tolist() for output in session.run(None, feeds)]

    return predict


def labels(answer):
    return answer[0]
