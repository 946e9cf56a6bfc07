"""`GET /openapi.json`: OpenAPI 3.1, made from the signature, so that a client knows each column."""

from collections.abc import Sequence
from typing import Any

from shared.codec import inference as protocol
from shared.deployment import Deployment
from shared.http import answer as answers
from shared.http import media, schemas
from shared.http.routes import Variables
from shared.message import Request, Response
from shared.model import Model

Document = dict[str, Any]

_ERRORS = {
    "400": "Unreadable",
    "406": "No acceptable media type",
    "413": "Too large",
    "415": "Unsupported media type",
    "422": "Not what the model takes",
    "503": "The model can't be used",
}


def answer(deployment: Deployment, request: Request, _: Variables) -> Response:
    """The document for the model that is served."""
    others = [name for name in deployment.version_names if name != deployment.model.version]
    return answers.json(request, _document(deployment.model, others, deployment.settings.max_rows))


def _document(model: Model, others: Sequence[str], max_rows: int) -> Document:
    """Of the model, and of `others`, its versions that are served beside it, what is true whatever they take."""
    path = f"/v2/models/{model.name}"
    return {
        "openapi": "3.1.0",
        "info": {"title": model.name, "version": model.version, "description": f"Model file sha256 {model.sha256}"},
        "servers": [{"url": "."}],
        "paths": {
            **({"/predict": {"post": _predict()}} if model.signature.columns else {}),
            "/v2": {"get": _get("Server metadata", "406")},
            "/v2/health/live": {"get": _get("Whether the process answers", "406")},
            "/v2/health/ready": {"get": _get("Whether the model is usable", "406", "503")},
            **_protocol_paths(path, "InferenceRequest"),
            **_protocol_paths(f"{path}/versions/{model.version}", "InferenceRequest"),
            **{
                name: described
                for version in others
                for name, described in _protocol_paths(f"{path}/versions/{version}", "OtherRequest").items()
            },
        },
        "components": {
            "schemas": {**_schemas(model, max_rows), **({"OtherRequest": schemas.OTHER_REQUEST} if others else {})}
        },
    }


def _protocol_paths(model: str, request: str) -> Document:
    return {
        model: {"get": _get("Inputs and outputs as tensors", "406", "503")},
        f"{model}/ready": {"get": _get("Whether the model is usable", "406", "503")},
        f"{model}/infer": {"post": _infer(request)},
    }


def _schemas(model: Model, max_rows: int) -> Document:
    signature = model.signature
    fields = protocol.fields(signature, model.session.inputs)
    outputs = [output.name for output in signature.outputs if not output.items]
    return {
        "Problem": schemas.PROBLEM,
        "InferenceRequest": schemas.inference_request(fields, outputs),
        "InferenceResponse": schemas.INFERENCE_RESPONSE,
        "Instances": schemas.instances(max_rows),
        "Predictions": schemas.predictions(signature.outputs),
        "Row": schemas.row_object(signature),
        "RowArray": schemas.row_array(signature),
    }


def _get(summary: str, *errors: str) -> Document:
    return {"summary": summary, "responses": _responses({media.JSON: {"type": "object"}}, *errors)}


def _predict() -> Document:
    text = {"type": "string"}
    predictions = {media.JSON: schemas.ref("Predictions"), media.CSV: text, media.NDJSON: text}
    return {
        "summary": "Score rows",
        "requestBody": _body({media.JSON: schemas.ref("Instances"), media.CSV: text, media.NDJSON: text}),
        "responses": _responses(predictions, *_ERRORS),
    }


def _infer(request: str) -> Document:
    return {
        "summary": "Score tensors (Open Inference Protocol)",
        "requestBody": _body({media.JSON: schemas.ref(request)}),
        "responses": _responses({media.JSON: schemas.ref("InferenceResponse")}, *_ERRORS),
    }


def _body(content: Document) -> Document:
    return {"required": True, "content": {name: {"schema": schema} for name, schema in content.items()}}


def _responses(content: Document, *errors: str) -> Document:
    problem = {media.PROBLEM: {"schema": schemas.ref("Problem")}}
    good = {"description": "OK", "content": {name: {"schema": schema} for name, schema in content.items()}}
    return {"200": good, **{status: {"description": _ERRORS[status], "content": problem} for status in errors}}
