"""KServe's model server, without gRPC. Argument: the port."""

import os
import sys

import numpy as np
import onnxruntime as ort
import uvicorn
from kserve import Model, ModelServer
from kserve.protocol.rest import server


class Loopback(uvicorn.Config):
    """KServe listens on every address and has no option for it."""

    def __init__(self, *arguments, host, **options):
        super().__init__(*arguments, host="127.0.0.1", **options)


class Classifier(Model):
    def __init__(self):
        super().__init__("model")
        self.load()

    def load(self):
        self.session = ort.InferenceSession(os.environ["MODEL"], providers=["CPUExecutionProvider"])
        self.name_in = self.session.get_inputs()[0].name
        self.ready = True
        return True

    def predict(self, payload, headers=None, response_headers=None):
        rows = np.array(payload["instances"], dtype=np.float32)
        pairs = zip(*(output.tolist() for output in self.session.run(None, {self.name_in: rows})))
        return {"predictions": [{"label": label, "probabilities": row} for label, row in pairs]}


if __name__ == "__main__":
    server.uvicorn.Config = Loopback
    ModelServer(http_port=int(sys.argv[1]), enable_grpc=False).start([Classifier()])
