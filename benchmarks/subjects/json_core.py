"""A body of JSON rows through the core: bytes in, bytes out."""

import json

from shared import Request, Service


def prepare(path, given):
    service = Service.from_environment("", lambda record: None, {"TRESNUBES_MODEL": path})
    request = Request("POST", "/predict", {"content-type": "application/json"}, given)
    return lambda: service.respond(request).body


def labels(answer):
    return [prediction["label"] for prediction in json.loads(answer)["predictions"]]
