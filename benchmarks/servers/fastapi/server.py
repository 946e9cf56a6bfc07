"""FastAPI and uvicorn with its fast parts, uvloop and httptools. Argument: the port."""

import os
import sys

import numpy as np
import onnxruntime as ort
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

session = ort.InferenceSession(os.environ["MODEL"], providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name
app = FastAPI()


class Rows(BaseModel):
    instances: list[list[float]]


# In the event loop: one row takes less time than handing it to a thread.
@app.post("/predict")
async def predict(rows: Rows):
    labels, probabilities = session.run(None, {name: np.array(rows.instances, dtype=np.float32)})
    pairs = zip(labels.tolist(), probabilities.tolist())
    return {"predictions": [{"label": label, "probabilities": row} for label, row in pairs]}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]))
