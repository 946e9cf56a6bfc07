"""MLServer, a runtime of one's own for onnxruntime."""

import os

import onnxruntime as ort
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class Classifier(MLModel):
    async def load(self) -> bool:
        self.session = ort.InferenceSession(os.environ["MODEL"], providers=["CPUExecutionProvider"])
        self.name_in = self.session.get_inputs()[0].name
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        rows = NumpyCodec.decode_input(payload.inputs[0])
        outputs = zip(("label", "probabilities"), self.session.run(None, {self.name_in: rows}))
        encoded = [NumpyCodec.encode_output(name, values) for name, values in outputs]
        return InferenceResponse(model_name=self.name, outputs=encoded)
