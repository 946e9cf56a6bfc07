"""The libraries are optional, and what they raise is a refusal as scikit-learn's is."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from pandas import DataFrame
from sklearn.linear_model import LinearRegression

from model_export.errors import UnreadableEstimator
from model_export.estimator_file import load_estimator
from model_export.families import LIBRARIES, libraries_inside, refusing, repairs_for
from tests.export.families.rows import made_rows, score


@pytest.fixture
def small() -> Any:
    lightgbm = pytest.importorskip("lightgbm", reason="needs LightGBM: uv sync --group boosting")
    return lightgbm.LGBMRegressor(n_estimators=3, verbose=-1, n_jobs=1).fit(made_rows(), score(made_rows()))


def test_no_library_is_imported_until_an_estimator_comes_from_it() -> None:
    script = (
        "import sys; from model_export import export; from sklearn.linear_model import LinearRegression; "
        "from model_export.families import repairs_for; assert repairs_for(LinearRegression()) == (); "
        f"assert not {set(LIBRARIES)} & sys.modules.keys()"
    )

    subprocess.run([sys.executable, "-c", script], check=True)


def test_an_estimator_of_scikit_learns_has_no_library_inside() -> None:
    assert libraries_inside(LinearRegression()) == []
    assert repairs_for(LinearRegression()) == ()


def test_a_joblib_file_is_exported_by_the_command(small: Any, tmp_path: Path) -> None:
    joblib.dump(small, tmp_path / "trees.joblib")
    columns = ["a", "b", "c", "d"]
    DataFrame(np.nan_to_num(made_rows()), columns=columns).to_csv(tmp_path / "rows.csv", index=False)
    names = [part for column in columns for part in ("--column", column)]
    saved, rows, out = (str(tmp_path / name) for name in ("trees.joblib", "rows.csv", "trees.onnx"))

    told = [saved, "--data", rows, "--out", out, "--run-pickle", *names]
    subprocess.run([sys.executable, "-m", "model_export", *told], check=True)

    assert (tmp_path / "trees.onnx").is_file()


def test_a_file_of_a_library_that_is_not_here_says_what_to_install(
    small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joblib.dump(small, tmp_path / "trees.joblib")
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    monkeypatch.setitem(sys.modules, "lightgbm.sklearn", None)

    with pytest.raises(UnreadableEstimator, match="estimator of lightgbm, which is not installed here: uv pip install"):
        load_estimator(tmp_path / "trees.joblib", run_pickle=True)


def test_another_module_that_is_not_here_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.pkl").write_bytes(b"cnosuchmodule\nThing\n.")

    with pytest.raises(UnreadableEstimator, match="ModuleNotFoundError: No module named 'nosuchmodule'"):
        load_estimator(tmp_path / "odd.pkl", run_pickle=True)


def test_an_error_of_a_library_becomes_a_value_error() -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="needs LightGBM: uv sync --group boosting")

    with pytest.raises(ValueError, match="LightGBMError: no"), refusing():
        raise lightgbm.basic.LightGBMError("no")


def test_an_error_of_ones_own_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="mine"), refusing():
        raise RuntimeError("mine")
