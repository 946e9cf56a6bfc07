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
    """The facts as JSON.

    `compared` counts rows and probes; `data_sha256` is of the data file, `None` for data in memory.
    """
    return {
        "created": now(),
        "estimator": f"{type(estimator).__module__}.{type(estimator).__qualname__}",
        "steps": [f"{name}: {type(step).__name__}" for name, step in _steps(estimator)],
        "versions": versions_here(),
        "compared": dict(compared),
        "data_sha256": data_sha256,
    }


def now() -> str:
    """The time in ISO 8601; SOURCE_DATE_EPOCH is honoured (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.isoformat(timespec="seconds")


def versions_here() -> dict[str, str]:
    """Python's and the libraries' versions."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def _steps(estimator: Any) -> list[tuple[str, Any]]:
    return list(estimator.steps) if isinstance(estimator, Pipeline) else []
