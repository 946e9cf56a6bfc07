"""The models that every table measures: trained and exported once, kept under `build/`."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.places import BUILD, PROJECT

TITLES = {
    "linear": "scaler + logistic regression, 20 numbers",
    "forest": "100 trees of depth 10",
    "boosting": "500 boosted trees",
    "strings": "6 numbers and 4 strings, one-hot",
    "text": "tf-idf of one text",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One model: our export, skl2onnx's own, the pickled estimator, rows and the estimator's labels for them."""

    name: str
    folder: Path

    @property
    def model(self) -> Path:
        """What `model_export` makes."""
        return self.folder / f"{self.name}.onnx"

    @property
    def plain(self) -> Path:
        """What `skl2onnx.convert_sklearn` makes, ZipMap off and nothing else chosen."""
        return self.folder / "plain.onnx"

    @property
    def estimator(self) -> Path:
        """joblib's file of the estimator."""
        return self.folder / "estimator.joblib"

    @property
    def rows(self) -> Path:
        """JSON: `columns`, `rows`, the estimator's `labels`, and `named`: whether it is asked with a frame."""
        return self.folder / "rows.json"

    @property
    def first_row(self) -> Path:
        """The first row as JSON."""
        return self.folder / "first_row.json"

    @property
    def frame_columns(self) -> str:
        """The columns as JSON where the estimator was fitted on a frame, else nothing."""
        return (self.folder / "frame_columns.json").read_text("utf-8")

    @property
    def first_label(self) -> str:
        """What the estimator says of it."""
        return (self.folder / "first_label.txt").read_text("utf-8")


def find_case(name: str) -> Case:
    """The case of one of `TITLES`; made when it is not there, or when what makes it changed."""
    folder = BUILD / "models" / _digest() / name
    if not folder.is_dir():
        print(f"training and exporting {name}: {TITLES[name]}", flush=True)
        _make(name, folder)
    return Case(name, folder)


@cache
def _digest() -> str:
    state = hashlib.sha256()
    makers = [path for folder in ("model_export", "shared") for path in PROJECT.glob(f"{folder}/**/*.py")]
    own = [Path(__file__).with_name(name) for name in ("exports.py", "training.py")]
    for path in sorted([*makers, *own, PROJECT / "uv.lock"]):
        state.update(path.read_bytes())
    return state.hexdigest()[:12]


def _make(name: str, folder: Path) -> None:
    """Fill a folder beside `folder` and rename it: a folder of that name is whole."""
    # Only here: training imports scikit-learn and the export.
    from benchmarks.exports import write_files

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as scratch:
        case = Case(name, Path(scratch, name))
        write_files(case)
        case.folder.rename(folder)
