"""onnxruntime's Python package and numpy, as its documentation shows. Arguments: the model's path, the row as JSON."""

import json
import sys

import numpy as np
import onnxruntime as ort

TYPES = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(string)": object}

session = ort.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
row = json.loads(sys.argv[2])
feeds = {}
for column in session.get_inputs():
    width = column.shape[1]
    feeds[column.name] = np.array([row[:width]], dtype=TYPES[column.type])
    row = row[width:]
labels, probabilities = session.run(None, feeds)
print(labels.tolist()[0], flush=True)
