"""Estimators and rows from files, pickles only by a word, and a model that appears whole or not at all."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from skops import io

from model_export import OtherVersion, UnreadableEstimator, UnreadableRows, UntrustedTypes, load_estimator, read_rows
from model_export.storage import write_atomically
from tests.export.frames import mixed


class Trap:
    """Writes a file when it is unpickled, as any code could."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


def fitted() -> LogisticRegression:
    frame, target = mixed()
    return LogisticRegression(max_iter=1000).fit(frame[["home.dest", "rooms"]], target)


def test_a_skops_file_is_loaded_freely(tmp_path: Path) -> None:
    io.dump(fitted(), tmp_path / "estimator.skops")

    estimator = load_estimator(tmp_path / "estimator.skops")

    assert np.array_equal(estimator.coef_, fitted().coef_)


def test_types_that_nobody_trusted_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "estimator.skops"
    io.dump(make_pipeline(FunctionTransformer(np.sin), Trapless()), path)

    with pytest.raises(UntrustedTypes, match="--trust") as refused:
        load_estimator(path)

    assert refused.value.types == ("tests.export.test_files.Trapless",)
    assert isinstance(load_estimator(path, trust=refused.value.types).steps[1][1], Trapless)


@pytest.mark.parametrize("name", ["estimator.joblib", "estimator.pkl", "estimator.pickle"])
def test_a_pickle_runs_nothing_without_the_word(tmp_path: Path, name: str) -> None:
    trace = tmp_path / "trace"
    joblib.dump(Trap(trace), tmp_path / name)

    with pytest.raises(UnreadableEstimator, match="--run-pickle"):
        load_estimator(tmp_path / name)

    assert not trace.exists()


def test_a_pickle_is_loaded_with_the_word(tmp_path: Path) -> None:
    joblib.dump(fitted(), tmp_path / "estimator.joblib")

    estimator = load_estimator(tmp_path / "estimator.joblib", run_pickle=True)

    assert np.array_equal(estimator.coef_, fitted().coef_)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("estimator.skops", b"no zip", "can't be loaded"),
        ("estimator.bin", b"", "expected an estimator in one of .skops, .joblib"),
    ],
    ids=["broken", "unknown kind"],
)
def test_a_file_that_holds_no_estimator_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableEstimator, match=words):
        load_estimator(tmp_path / name)


def test_an_absent_file_is_said_to_be_absent(tmp_path: Path) -> None:
    with pytest.raises(UnreadableEstimator, match="there is no file"):
        load_estimator(tmp_path / "absent.skops")


@pytest.mark.parametrize("name", ["estimator.skops", "estimator.joblib"])
@pytest.mark.parametrize("trusted", [True, False], ids=["usual types", "types that nobody trusted"])
def test_an_estimator_of_another_scikit_learn_is_refused_with_both_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool
) -> None:
    steps = [FunctionTransformer(np.sin), fitted() if trusted else Trapless()]
    with monkeypatch.context() as other:
        # What scikit-learn writes into each estimator's state when that is saved.
        other.setattr("sklearn.base.__version__", "1.5.2")
        (io if name.endswith(".skops") else joblib).dump(make_pipeline(*steps), tmp_path / name)

    with pytest.raises(OtherVersion, match=r"fitted with scikit-learn 1\.5\.2, here is .*: fit it again") as refused:
        load_estimator(tmp_path / name, run_pickle=True)

    assert (refused.value.fitted, refused.value.here) == ("1.5.2", sklearn.__version__)


def test_a_pickle_that_fails_before_it_tells_its_version_says_what_may_be_wrong(tmp_path: Path) -> None:
    # What scikit-learn 1.5.2 wrote for a loss of gradient boosting: a module that is gone.
    (tmp_path / "estimator.pkl").write_bytes(b"c_loss\nCyHalfBinomialLoss\n.")

    with pytest.raises(UnreadableEstimator, match=rf"No module named '_loss'; .*scikit-learn {sklearn.__version__}"):
        load_estimator(tmp_path / "estimator.pkl", run_pickle=True)


@pytest.mark.parametrize("name", ["estimator.skops", "estimator.joblib"])
def test_an_estimator_of_a_library_that_is_not_here_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="install lightgbm: uv sync --group boosting")
    frame, target = mixed()
    estimator = lightgbm.LGBMClassifier(n_estimators=2, verbose=-1).fit(frame[["rooms"]], target)
    (io if name.endswith(".skops") else joblib).dump(estimator, tmp_path / name)
    for module in [module for module in sys.modules if module.split(".")[0] == "lightgbm"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [_Hiding("lightgbm"), *sys.meta_path])

    with pytest.raises(
        UnreadableEstimator, match="an estimator of lightgbm, which is not installed here: uv pip install lig"
    ):
        load_estimator(tmp_path / name, run_pickle=True, trust=BOOSTERS["lightgbm"])


BOOSTERS = {
    "lightgbm": ["lightgbm.basic.Booster", "lightgbm.sklearn.LGBMClassifier"],
    "xgboost": ["xgboost.core.Booster", "xgboost.sklearn.XGBClassifier"],
    "catboost": ["catboost.core.CatBoostClassifier"],
}


@pytest.mark.parametrize(
    ("library", "kind", "options"),
    [
        ("lightgbm", "LGBMClassifier", {"n_estimators": 2, "verbose": -1}),
        ("xgboost", "XGBClassifier", {"n_estimators": 2}),
        ("catboost", "CatBoostClassifier", {"iterations": 2, "verbose": 0, "allow_writing_files": False}),
    ],
)
def test_a_booster_in_a_skops_file_must_be_trusted_by_name(
    tmp_path: Path, library: str, kind: str, options: dict[str, Any]
) -> None:
    module = pytest.importorskip(library, reason=f"install {library}: uv sync --group boosting")
    frame, target = mixed()
    numbers = frame[["home.dest", "rooms"]].astype(float)
    estimator = getattr(module, kind)(**options).fit(numbers, target.astype(int))
    io.dump(estimator, tmp_path / "booster.skops")

    with pytest.raises(UntrustedTypes) as refused:
        load_estimator(tmp_path / "booster.skops")
    loaded = load_estimator(tmp_path / "booster.skops", trust=refused.value.types)

    assert list(refused.value.types) == BOOSTERS[library]
    assert np.array_equal(loaded.predict_proba(numbers), estimator.predict_proba(numbers))


def test_histogram_boosting_is_loaded_freely(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = HistGradientBoostingClassifier(max_iter=2).fit(frame[["rooms"]], target)
    io.dump(estimator, tmp_path / "boosting.skops")

    loaded = load_estimator(tmp_path / "boosting.skops")

    assert np.array_equal(loaded.predict_proba(frame[["rooms"]]), estimator.predict_proba(frame[["rooms"]]))


def test_in_csv_only_an_empty_field_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("country,number\nNA,1.5\nNone,\n,2\n", "utf-8")

    frame = read_rows(path)

    assert frame["country"].fillna("missing").tolist() == ["NA", "None", "missing"]
    assert frame["number"].isna().tolist() == [False, True, False]


def test_in_csv_other_words_for_missing_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n?,x\n1,?\n", "utf-8")

    frame = read_rows(path, missing=["?"])

    assert frame["a"].dtype == np.float64
    assert frame.isna().to_numpy().tolist() == [[True, False], [False, True]]


def test_json_lines_keep_text_that_looks_like_a_number(tmp_path: Path) -> None:
    path = tmp_path / "rows.ndjson"
    path.write_text('{"code": "01", "n": 3}\n\n{"code": null, "n": 4}\n', "utf-8")

    frame = read_rows(path)

    assert frame["code"][0] == "01"
    assert frame["code"].isna().tolist() == [False, True]
    assert frame["n"].tolist() == [3, 4]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("rows.csv", "a,b\n", "holds no rows"),
        ("rows.ndjson", "[1, 2]\n", "one JSON object a line"),
        ("rows.ndjson", "{broken\n", "can't be read as rows"),
        ("rows.txt", "a\n1\n", "expected rows in one of"),
        ("rows.csv", "a;b\n1,5;2\n", "are they by ';'"),
        ("rows.csv", "a\tb\n1\t2\n", r"are they by '\\t'"),
    ],
)
def test_what_is_no_rows_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    with pytest.raises(UnreadableRows, match=words):
        read_rows(tmp_path / name)


@pytest.mark.skipif(find_spec("pyarrow") is not None, reason="pyarrow is installed")
def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "rows.parquet").write_bytes(b"PAR1")

    with pytest.raises(UnreadableRows, match=r"needs pyarrow: install it .*\(uv pip install pyarrow\)$"):
        read_rows(tmp_path / "rows.parquet")


def test_in_csv_a_column_may_be_said_to_be_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("zip,n\n01234,1\n,2\n", "utf-8")

    frame = read_rows(path, text=["zip", "absent"])

    assert frame["zip"][0] == "01234"
    assert frame["zip"].isna().tolist() == [False, True]
    assert frame["n"].tolist() == [1, 2]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.onnx"
    write_atomically(path, b"old")
    monkeypatch.setattr("model_export.storage.os.fsync", _full_disk)

    with pytest.raises(OSError, match="disk"):
        write_atomically(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_makes_the_folders_that_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "model.onnx"

    write_atomically(path, b"whole")

    assert path.read_bytes() == b"whole"


class _Hiding:
    """Finds a library nowhere, as where it is not installed."""

    def __init__(self, library: str) -> None:
        self.library = library

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> None:
        if name.split(".")[0] == self.library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _full_disk(_: int) -> None:
    raise OSError("no space left on the disk")


class Trapless(LogisticRegression):  # type: ignore[misc]
    """A type of the user's own, which skops does not know."""
