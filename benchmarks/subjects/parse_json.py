"""A body of JSON rows as Python objects, by json. The \"model\" is not used."""

import json


def prepare(path, given):
    return lambda: json.loads(given)


def labels(answer):
    return [len(answer["instances"])]
