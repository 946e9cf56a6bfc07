"""`python -m examples`: trains both estimators, saves them with their rows, and exports each as a model."""

from pathlib import Path
from types import ModuleType

from skops import io

from examples import cars, penguins
from model_export import Exported, export

ESTIMATORS = Path("build/examples")
MODELS = Path("models")


def build(example: ModuleType, estimators: Path = ESTIMATORS, models: Path = MODELS) -> Exported:
    """Write `NAME.skops` and `NAME.csv` to `estimators` and `NAME.onnx` to `models`."""
    estimator, frame = example.train()
    estimators.mkdir(parents=True, exist_ok=True)
    io.dump(estimator, estimators / f"{example.NAME}.skops")
    frame.to_csv(estimators / f"{example.NAME}.csv", index=False)
    return export(estimator, frame, models / f"{example.NAME}.onnx", version="1")


def main() -> None:
    """Build every example and say what was made."""
    for example in (penguins, cars):
        made = build(example)
        print(
            f"{made.name}: {ESTIMATORS / made.name}.skops and .csv, {made.path} ({made.bytes} bytes); "
            f"{made.rows} rows and {made.probes} probes compared, largest difference {made.largest:.1g}"
        )


if __name__ == "__main__":
    main()
