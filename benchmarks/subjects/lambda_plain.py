"""A Lambda function as one writes it first: json, numpy, onnxruntime; nothing is checked or logged."""

import json
import os

import numpy as np
import onnxruntime as ort

TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(string)": object}

session = ort.InferenceSession(os.environ["MODEL"], providers=["CPUExecutionProvider"])


def predict(rows):
    feeds, at = {}, 0
    for column in session.get_inputs():
        width = column.shape[1]
        feeds[column.name] = np.array([row[at : at + width] for row in rows], dtype=TYPES[column.type])
        at += width
    labels, probabilities = session.run(None, feeds)
    return [{"label": label, "probabilities": row} for label, row in zip(labels.tolist(), probabilities.tolist())]


def http(event, context):
    predictions = predict(json.loads(event["body"])["instances"])
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"predictions": predictions}),
    }
