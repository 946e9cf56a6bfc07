"""Predictions as bytes: a JSON document, NDJSON, or CSV with one line a row."""

from collections.abc import Sequence
from typing import Any

from shared.codec import json_text
from shared.predictions import Prediction


def write_json(predictions: Sequence[Prediction]) -> bytes:
    """`{"predictions": [...]}`."""
    return json_text.dumps({"predictions": predictions})


def write_lines(predictions: Sequence[Prediction]) -> bytes:
    """One prediction a line."""
    return b"".join(json_text.dumps(prediction) + b"\n" for prediction in predictions)


def write_csv(predictions: Sequence[Prediction]) -> bytes:
    """A header and one line a row; nested values are named by their path: `probabilities.Adelie`."""
    import csv
    from io import StringIO

    text = StringIO(newline="")
    lines = [_flatten("prediction", prediction) for prediction in predictions]
    writer = csv.writer(text)
    writer.writerow([name for name, _ in lines[0]] if lines else [])
    writer.writerows([value for _, value in line] for line in lines)
    return text.getvalue().encode()


def _flatten(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        prefix = "" if name == "prediction" else f"{name}."
        return [pair for key, part in value.items() for pair in _flatten(prefix + key, part)]
    if isinstance(value, list):
        return [pair for place, part in enumerate(value) for pair in _flatten(f"{name}[{place}]", part)]
    return [(name, str(value).lower() if isinstance(value, bool) else value)]
