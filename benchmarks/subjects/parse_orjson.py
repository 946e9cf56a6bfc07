"""A body of JSON rows as Python objects, by orjson. The \"model\" is not used."""

import orjson


def prepare(path, given):
    return lambda: orjson.loads(given)


def labels(answer):
    return [len(answer["instances"])]
