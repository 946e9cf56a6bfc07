"""The Open Inference Protocol, version 2: metadata, readiness and inference for the one model that is served."""

from collections.abc import Sequence
from typing import Any

from shared.codec import inference as codec
from shared.deployment import Deployment
from shared.errors import Fault, InvalidRows, NotFound
from shared.http import answer, media
from shared.http.routes import Variables
from shared.message import Request, Response
from shared.model import Model
from shared.signature import Output
from shared.tensor import Tensor

SERVER = {"name": "tresnubes", "version": "0.1.0", "extensions": []}
PLATFORM = "onnxruntime_onnx"


def server_metadata(_deployment: Deployment, request: Request, _: Variables) -> Response:
    """Who answers. No extension of the protocol is offered."""
    return answer.json(request, SERVER)


def model_metadata(deployment: Deployment, request: Request, variables: Variables) -> Response:
    """The model's inputs and outputs as tensors; -1 is a dimension of any size."""
    model = _model(deployment, variables)
    specs = {spec.name: spec for spec in model.session.outputs}
    outputs = [
        {
            "name": output.name,
            "datatype": "BOOL" if output.boolean else getattr(specs[output.name].element, "datatype", ""),
            "shape": [-1 if size is None else size for size in specs[output.name].shape],
        }
        for output in model.signature.outputs
        if not output.items
    ]
    return answer.json(
        request,
        {
            "name": model.name,
            "versions": list(deployment.version_names),
            "platform": PLATFORM,
            "inputs": [_input(field) for field in codec.fields(model.signature, model.session.inputs)],
            "outputs": outputs,
        },
    )


def model_ready(deployment: Deployment, request: Request, variables: Variables) -> Response:
    """200 where the model is usable; else ModelUnusable says why, as 503."""
    return answer.json(request, {"name": _model(deployment, variables).name, "ready": True})


def infer(deployment: Deployment, request: Request, variables: Variables) -> Response:
    """Tensors in, tensors out; the answer carries the request's id."""
    model, settings = _model(deployment, variables), deployment.settings
    accepted = media.choose(request, [media.JSON])
    media.of_body(request, [media.JSON])
    body = media.body(request, settings.max_bytes)
    signature = model.signature
    fields = codec.fields(signature, model.session.inputs)
    inference = codec.read(body, fields, signature.outputs, settings.max_rows)
    feeds = model.plan().feed_columns(inference.columns()) if signature.columns else inference.tensors()
    outputs = _choose(signature.outputs, inference.outputs)
    results = model.infer(feeds, [output.name for output in outputs])
    tensors = [result for result in results if isinstance(result, Tensor)]
    content = codec.write((model.name, model.version), inference.id, outputs, tensors)
    return answer.scored(accepted, content, inference.rows, settings.max_response_bytes, (outputs, results))


def _choose(outputs: Sequence[Output], names: Sequence[str]) -> list[Output]:
    """The outputs of these names, or all that are tensors. Raises InvalidRows for others: the protocol has none."""
    known = {output.name: output for output in outputs}
    chosen = [known[name] for name in names] or [output for output in outputs if not output.items]
    expected, got = "an output that is a tensor", "a sequence or map, which /predict gives"
    faults = [Fault(None, output.name, expected, got) for output in chosen or outputs if output.items]
    if faults:
        raise InvalidRows(faults)
    return chosen


def _model(deployment: Deployment, variables: Variables) -> Model:
    model = deployment.model
    if variables["model"] != model.name:
        raise NotFound(f"expected the model {model.name}")
    if variables.get("version", model.version) != model.version:
        raise NotFound(f"expected version {model.version} of the model {model.name}")
    return model


def _input(field: codec.Field) -> dict[str, Any]:
    return {"name": field.name, "datatype": field.datatype, "shape": list(field.shape)}
