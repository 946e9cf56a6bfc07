"""Predictions as bytes: a JSON document, NDJSON, or CSV with one line a row."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from shared.codec import json_text
from shared.predictions import Results, assembler, is_classifier, reader
from shared.signature import Output, class_names
from shared.tensor import Tensor

Outputs = Sequence[Output]


def write_json(outputs: Outputs, results: Results) -> bytes:
    """`{"predictions": [...]}`."""
    if is_classifier(outputs):
        text = f"[{','.join(_write_classes(outputs, results))}]"
    else:
        text = json_text.write(assembler(outputs)(results))
    return f'{{"predictions":{text}}}'.encode()


def write_lines(outputs: Outputs, results: Results) -> bytes:
    """One prediction a line."""
    return "".join(f"{text}\n" for text in texts(outputs, results)).encode()


def texts(outputs: Outputs, results: Results) -> Iterable[str]:
    """Each prediction as its JSON text."""
    if is_classifier(outputs):
        return _write_classes(outputs, results)
    return map(json_text.write, assembler(outputs)(results))


def write_csv(outputs: Outputs, results: Results) -> bytes:
    """A header and one line a row; nested values are named by their path: `probabilities.Adelie`.

    Items of a sequence may differ in their names: a name that a row does not have is an empty field.
    """
    import csv
    from io import StringIO

    text = StringIO(newline="")
    lines = fields(outputs, results)
    writer = csv.DictWriter(text, list(dict.fromkeys(chain.from_iterable(lines))))
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def fields(outputs: Outputs, results: Results) -> list[dict[str, Any]]:
    """Each prediction as the fields of its line of CSV, by column."""
    return [dict(_flatten("", prediction)) for prediction in assembler(outputs)(results)]


def _flatten(path: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        prefix = path and f"{path}."
        return [pair for key, part in value.items() for pair in _flatten(prefix + key, part)]
    if isinstance(value, list):
        name = path or "prediction"
        return [pair for place, part in enumerate(value) for pair in _flatten(f"{name}[{place}]", part)]
    return [(path or "prediction", str(value).lower() if isinstance(value, bool) else value)]


def _write_classes(outputs: Outputs, results: Sequence[Any]) -> Iterable[str]:
    """Labels with probabilities, each row by one format call: the encoder takes twice the time, and objects first."""
    names, shares = class_names(outputs[1].classes), results[1].values()
    members = ",".join(json_text.write(name).replace("%", "%%") + ":%s" for name in names)
    columns = (shares[place :: len(names)] for place in range(len(names)))
    rows = zip(_write_labels(outputs[0], results[0]), *columns, strict=True)
    return map(f'{{"label":%s,"probabilities":{{{members}}}}}'.__mod__, rows)


def _write_labels(output: Output, tensor: Tensor) -> list[Any]:
    """Text and truth as they stand in JSON, each class written once; numbers, which Python spells as JSON does."""
    labels = reader(output)(tensor)
    if not {str, bool}.issuperset(map(type, labels)):
        return labels
    texts = {label: json_text.write(label) for label in set(labels)}
    return [texts[label] for label in labels]
