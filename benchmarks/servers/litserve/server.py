"""LitServe. Argument: the port."""

import os
import sys

import litserve as ls
import numpy as np
import onnxruntime as ort


class Classifier(ls.LitAPI):
    def setup(self, device):
        self.session = ort.InferenceSession(os.environ["MODEL"], providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    def decode_request(self, request):
        return np.array(request["instances"], dtype=np.float32)

    def predict(self, rows):
        return self.session.run(None, {self.name: rows})

    def encode_response(self, outputs):
        pairs = zip(*(output.tolist() for output in outputs))
        return {"predictions": [{"label": label, "probabilities": row} for label, row in pairs]}


if __name__ == "__main__":
    server = ls.LitServer(Classifier(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
