"""`python -m examples.demo`: the same rows to three clouds' own runtimes, run from their bundles on this machine."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from examples import cars, penguins
from functions.local import CLOUDS, Cloud, open_runtime
from shared import Request, Response

BUNDLES = Path("build/bundles")
MODELS = Path("models")
RUNTIMES = {
    "aws": "awslambdaric behind Lambda's runtime interface emulator",
    "gcp": "functions-framework, its production server",
    "azure": "azure-functions-runtime, the host around it ours",
}
ROWS: dict[str, list[dict[str, Any]]] = {
    penguins.NAME: [
        {
            "island": "Torgersen",
            "bill_length_mm": 39.1,
            "bill_depth_mm": 18.7,
            "flipper_length_mm": 181,
            "body_mass_g": 3750,
            "sex": None,
            "year": 2007,
        }
    ],
    cars.NAME: [
        {
            "Cylinders": 4,
            "Displacement": 98,
            "Horsepower": None,
            "Weight_in_lbs": 2046,
            "Acceleration": 19.0,
            "Origin": "USA",
        }
    ],
}
"""One row a model, each with a value that is missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A cloud's answer, and how long a warm one took in milliseconds."""

    cloud: Cloud
    response: Response
    milliseconds: float


def ask(cloud: Cloud, model: str) -> Answer:
    """The answer of a cloud's runtime; the bundle serves the model that a setting names."""
    request = Request(
        "POST",
        "/predict",
        {"content-type": "application/json"},
        json.dumps({"instances": ROWS[model]}).encode(),
    )
    settings = {"TRESNUBES_MODEL": str((MODELS / f"{model}.onnx").resolve())}
    with open_runtime(cloud, BUNDLES / cloud, environment=settings) as runtime:
        runtime.send(request)
        started = perf_counter()
        response = runtime.send(request)
        return Answer(cloud, response, (perf_counter() - started) * 1000)


def main() -> int:
    """Print a table a model; 0 where every cloud gave the same good answer."""
    same = True
    for model, rows in ROWS.items():
        answers = [ask(cloud, model) for cloud in CLOUDS]
        equal = len({answer.response.body for answer in answers}) == 1
        same = same and equal and all(answer.response.status == 200 for answer in answers)
        print(f"\n{model}: {json.dumps(rows[0])}")
        _print_table(answers)
        print(f"bodies are {'equal, byte for byte' if equal else 'DIFFERENT'}")
    return 0 if same else 1


def _print_table(answers: Sequence[Answer]) -> None:
    print(f"{'cloud':<6} {'runtime':<56} {'status':<7} {'ms':>6}  prediction")
    for answer in answers:
        prediction = _summarise(answer.response)
        name = RUNTIMES[answer.cloud]
        print(f"{answer.cloud:<6} {name:<56} {answer.response.status:<7} {answer.milliseconds:>6.1f}  {prediction}")


def _summarise(response: Response) -> str:
    """The first prediction in a few words, or the whole of an error."""
    if response.status != 200:
        return response.body.decode()
    prediction = json.loads(response.body)["predictions"][0]
    if not isinstance(prediction, dict):
        return f"{prediction:.2f}"
    return f"{prediction['label']} ({prediction['probabilities'][prediction['label']]:.4f})"


if __name__ == "__main__":
    sys.exit(main())
