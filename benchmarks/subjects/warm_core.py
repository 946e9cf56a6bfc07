"""One row through the core: list in, prediction out."""

import json

from shared.model import Model


def prepare(path, given):
    model, row = Model.load(path), json.loads(given)
    return lambda: model.predict([row])


def labels(answer):
    return [prediction["label"] for prediction in answer]
