"""The two examples come out of the export as they are in scikit-learn."""

from pathlib import Path
from types import ModuleType

import pytest
from skops import io

from examples import cars, penguins
from examples.__main__ import build
from model_export import read_rows
from shared.model import Model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, built once."""
    folder = tmp_path_factory.mktemp("examples")
    for example in (penguins, cars):
        build(example, estimators=folder, models=folder)
    return folder


def test_penguins_are_told_apart_by_original_column_names(folder: Path) -> None:
    model = Model.load(folder / "penguins.onnx")
    estimator, frame = penguins.train()
    row = frame.iloc[200].drop(penguins.TARGET).to_dict()

    answer = model.predict([row])[0]

    assert answer["label"] == frame.iloc[200][penguins.TARGET] == "Gentoo"
    chances = estimator.predict_proba(frame.iloc[[200]])[0]
    assert list(answer["probabilities"].values()) == pytest.approx(list(chances), abs=1e-5)


def test_a_missing_text_is_imputed_as_the_estimator_does(folder: Path) -> None:
    model = Model.load(folder / "penguins.onnx")
    estimator, frame = penguins.train()
    rows = frame[frame["sex"].isna()].drop(columns=penguins.TARGET)
    plain = [[None if value != value else value for value in row] for row in rows.to_numpy(dtype=object).tolist()]

    answers = model.predict(plain)

    assert len(answers) == 11
    expected = estimator.predict_proba(rows)
    for answer, chances in zip(answers, expected, strict=True):
        assert list(answer["probabilities"].values()) == pytest.approx(list(chances), abs=1e-5)


def test_a_car_without_horsepower_gets_its_number(folder: Path) -> None:
    model = Model.load(folder / "cars.onnx")
    estimator, frame = cars.train()
    without = frame[frame["Horsepower"].isna()].iloc[[0]]
    row = without[cars.NUMBERS + cars.WORDS].to_dict("records")[0] | {"Horsepower": None}

    answer = model.predict([row])

    assert answer == pytest.approx(list(estimator.predict(without)), rel=1e-4)


@pytest.mark.parametrize("example", [penguins, cars], ids=lambda example: str(example.NAME))
def test_the_saved_estimator_and_rows_are_the_trained_ones(folder: Path, example: ModuleType) -> None:
    estimator, frame = example.train()
    path = folder / f"{example.NAME}.skops"

    saved = io.load(path, trusted=io.get_untrusted_types(file=path))
    rows = read_rows(folder / f"{example.NAME}.csv")

    assert list(saved.predict(rows)) == list(estimator.predict(frame))


@pytest.mark.parametrize("example", [penguins, cars], ids=lambda example: str(example.NAME))
def test_golden_rows_hold_given_rows_and_missing_values(folder: Path, example: ModuleType) -> None:
    golden = Model.load(folder / f"{example.NAME}.onnx").document("golden")

    rows = golden["rows"]

    assert len(rows) == len(golden["predictions"]) == 8
    assert 1 <= sum(None in row for row in rows) <= 6
