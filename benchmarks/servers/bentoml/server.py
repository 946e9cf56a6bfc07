"""BentoML; run by its own command, `bentoml serve`."""

import os
from typing import Any

import bentoml
import numpy as np
import onnxruntime as ort


@bentoml.service
class Classifier:
    def __init__(self) -> None:
        self.session = ort.InferenceSession(os.environ["MODEL"], providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    @bentoml.api
    def predict(self, instances: list[list[float]]) -> dict[str, Any]:
        labels, probabilities = self.session.run(None, {self.name: np.array(instances, dtype=np.float32)})
        pairs = zip(labels.tolist(), probabilities.tolist())
        return {"predictions": [{"label": label, "probabilities": row} for label, row in pairs]}
