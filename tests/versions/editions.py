"""Small versions of one model: number N gives x + x, but for the ones that give x alone."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from shared import Request, Service
from shared.tensor import FLOAT
from tests.core import graphs

COLUMN = "income (k$)"
NAME = "churn"
PREDICT = "/predict"
INFER = f"/v2/models/{NAME}/infer"
READY = Request("GET", "/v2/health/ready")


class Log(list[dict[str, Any]]):
    """The records of a service."""

    def __call__(self, record: dict[str, Any]) -> None:
        self.append(record)

    def of(self, message: str) -> list[dict[str, Any]]:
        """Those with this message."""
        return [record for record in self if record["message"] == message]


def doubling(version: str = "1", **changed: Any) -> bytes:
    """A version that gives x + x."""
    return graphs.describe(graphs.double(), name=NAME, version=version, **{"golden": _golden(6.0, -2.0), **changed})


def repeating(version: str = "2", **changed: Any) -> bytes:
    """A version that gives x, by another graph's names."""
    signature = {
        "columns": [{"name": COLUMN, "kind": "number", "input": "x", "nullable": False}],
        "outputs": [{"name": "y", "role": "value"}],
    }
    parts = {"signature": signature, "golden": _golden(3.0, -1.0), **changed}
    return graphs.describe(graphs.identity(FLOAT), name=NAME, version=version, **parts)


def _golden(*predictions: float) -> dict[str, Any]:
    """The answers to two rows; one alone would be prepared for the next one already."""
    return {"rows": [[3.0], [-1.0]], "predictions": predictions, "tolerance": {"relative": 1e-6, "absolute": 0.0}}


def write_bundle(folder: Path, *contents: bytes, versions: tuple[str, ...] = ("1", "2", "3")) -> Path:
    """A folder with models and a label that names them, as a bundle has it."""
    write_models(folder, *contents)
    models = [
        {"file": f"models/{place}.onnx", "name": NAME, "version": version, "sha256": sha256(content).hexdigest()}
        for place, (content, version) in enumerate(zip(contents, versions, strict=False))
    ]
    (folder / "bundle.json").write_text(json.dumps({"models": models}))
    return folder


def write_models(folder: Path, *contents: bytes) -> Path:
    """A folder with models alone: 0.onnx, 1.onnx …"""
    (folder / "models").mkdir()
    for place, content in enumerate(contents):
        (folder / f"models/{place}.onnx").write_bytes(content)
    return folder


def serve(folder: Path, log: Log | None = None, **settings: str) -> Service:
    """The service of a folder with these settings, named without their prefix."""
    environment = {f"TRESNUBES_{name.upper()}": value for name, value in settings.items()}
    return Service.from_environment(folder, Log() if log is None else log, environment)


def predict(*values: Any, path: str = PREDICT, **headers: str) -> Request:
    """A request for some rows."""
    body = json.dumps({"instances": [{COLUMN: value} for value in values or (5.0,)]}).encode()
    return Request("POST", path, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def infer(version: str = "", **headers: str) -> Request:
    """The same row as a tensor, to a version or alias where one is named."""
    path = f"/v2/models/{NAME}/versions/{version}/infer" if version else INFER
    tensor = {"name": COLUMN, "datatype": "FP32", "shape": [1, 1], "data": [5.0]}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("POST", path, named, json.dumps({"inputs": [tensor]}).encode())


def version_of(service: Service, request: Request) -> str:
    """The version that answered, by the response's header."""
    return service.respond(request).headers["model-version"]


def detail(service: Service, request: Request) -> tuple[int, str]:
    """The status and the words of an error."""
    response = service.respond(request)
    return response.status, json.loads(response.body)["detail"]
