"""Where a model comes from: when, from which estimator, with which libraries, and what was compared."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from sklearn.pipeline import Pipeline

LIBRARIES = ("numpy", "onnx", "onnxruntime", "pandas", "scikit-learn", "skl2onnx")


def tell_provenance(estimator: Any, compared: Mapping[str, int], data_sha256: str | None) -> dict[str, Any]:
    """The facts as JSON. `created` honours SOURCE_DATE_EPOCH (reproducible-builds.org).

    `compared` counts rows and probes; `data_sha256` is of the data file, `None` for data in memory.
    """
    return {
        "created": _now().isoformat(timespec="seconds"),
        "estimator": f"{type(estimator).__module__}.{type(estimator).__qualname__}",
        "steps": [f"{name}: {type(step).__name__}" for name, step in _steps(estimator)],
        "versions": {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES},
        "compared": dict(compared),
        "data_sha256": data_sha256,
    }


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _steps(estimator: Any) -> list[tuple[str, Any]]:
    return list(estimator.steps) if isinstance(estimator, Pipeline) else []
