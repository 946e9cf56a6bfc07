"""`python -m model_export` from end to end."""

import json
import subprocess
import sys
from pathlib import Path

import joblib
import pytest
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from skops import io

from examples import cars
from model_export.__main__ import main
from shared.model import Model
from tests.export.frames import mixed, with_gaps


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cars' estimator and rows as files."""
    folder = tmp_path_factory.mktemp("command")
    estimator, frame = cars.train()
    io.dump(estimator, folder / "cars.skops")
    frame.to_csv(folder / "cars.csv", index=False)
    return folder


def test_the_command_exports_and_inspects(folder: Path) -> None:
    out = folder / "models" / "mileage.onnx"
    python = [sys.executable, "-W", "error", "-m", "model_export"]
    files = [str(folder / "cars.skops"), "--data", str(folder / "cars.csv"), "--out", str(out)]

    made = subprocess.run([*python, *files, "--version", "3"], capture_output=True, text=True, check=True)
    seen = subprocess.run([*python, "inspect", str(out), "--json"], capture_output=True, text=True, check=True)

    document = json.loads(seen.stdout)
    assert (document["name"], document["version"]) == ("mileage", "3")
    assert document["sha256"] == Model.load(out).sha256
    assert document["sha256"] in made.stdout
    assert "given rows 398" in made.stdout
    assert "not used, the estimator was not fitted on them: 'Name', 'Miles_per_Gallon', 'Year'" in made.stdout
    assert len(document["provenance"]["data_sha256"]) == 64


def test_a_refused_export_is_one_message_and_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame, _ = mixed()
    numbers = with_gaps(frame[["home.dest", "rooms"]], ["home.dest", "rooms"])
    numbers.to_csv(tmp_path / "rows.csv", index=False)
    io.dump(RandomForestRegressor(10, random_state=0).fit(numbers, frame["rooms"] / 7), tmp_path / "forest.skops")
    out = tmp_path / "models" / "forest.onnx"
    strict = ["--relative", "1e-12", "--absolute", "1e-12"]

    code = main([str(tmp_path / "forest.skops"), "--data", str(tmp_path / "rows.csv"), "--out", str(out), *strict])

    message = capsys.readouterr().err
    assert code == 1
    assert message.startswith("refused: the model differs from the estimator on ")
    assert "  row        {" in message
    assert not out.parent.exists()


def test_a_pickle_needs_its_flag(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    estimator, _ = cars.train()
    joblib.dump(estimator, tmp_path / "cars.joblib")
    words = [str(tmp_path / "cars.joblib"), "--data", str(folder / "cars.csv"), "--out", str(tmp_path / "cars.onnx")]

    without = main(words)
    refused = capsys.readouterr().err
    allowed = main([*words, "--run-pickle"])

    assert (without, allowed) == (1, 0)
    assert "runs whatever code its author put in" in refused
    assert Model.load(tmp_path / "cars.onnx").name == "cars"


def test_an_absent_data_file_is_one_message(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(folder / "cars.skops"), "--data", str(tmp_path / "no.csv"), "--out", str(tmp_path / "m.onnx")])

    assert code == 1
    assert f"there is no file {tmp_path / 'no.csv'}" in capsys.readouterr().err


def test_inspect_of_an_absent_file_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["inspect", str(tmp_path / "no.onnx")])

    assert code == 1
    assert capsys.readouterr().err == f"refused: there is no file {tmp_path / 'no.onnx'}\n"


@pytest.mark.parametrize(
    ("out", "words"),
    [("größe.onnx", "got 'größe', from the file to write: give --name"), ("cars.skops", "ends in .onnx, got 'cars.sk")],
)
def test_a_bad_file_to_write_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, words: str
) -> None:
    code = main([str(tmp_path / "no.skops"), "--data", str(tmp_path / "no.csv"), "--out", str(tmp_path / out)])

    assert code == 1
    assert words in capsys.readouterr().err


def test_text_that_looks_like_numbers_is_read_as_the_estimator_knows_it(tmp_path: Path) -> None:
    zips = DataFrame({"zip": ["01234", "98765", "00001", "55555"] * 10})
    encoder = OneHotEncoder(handle_unknown="ignore")
    io.dump(make_pipeline(encoder, LogisticRegression()).fit(zips, zips["zip"] < "1"), tmp_path / "zip.skops")
    zips.to_csv(tmp_path / "zip.csv", index=False)
    out = tmp_path / "zip.onnx"

    code = main([str(tmp_path / "zip.skops"), "--data", str(tmp_path / "zip.csv"), "--out", str(out)])

    assert code == 0
    assert Model.load(out).signature.columns[0].categories == ("00001", "01234", "55555", "98765")


@pytest.mark.parametrize("bare", [True, False])
def test_text_that_looks_like_numbers_is_text_to_a_vectorizer(bare: bool, tmp_path: Path) -> None:
    notes = DataFrame({"note": ["007 12", "12", "2026", "007"] * 10})
    columns = CountVectorizer() if bare else ColumnTransformer([("note", CountVectorizer(), "note")])
    given = notes["note"].tolist() if bare else notes
    io.dump(make_pipeline(columns, LogisticRegression()).fit(given, notes["note"] < "1"), tmp_path / "note.skops")
    DataFrame({"note": ["007", "12", "2026"]}).to_csv(tmp_path / "note.csv", index=False)
    out = tmp_path / "note.onnx"

    code = main([str(tmp_path / "note.skops"), "--data", str(tmp_path / "note.csv"), "--out", str(out)])

    assert code == 0
    assert [column.kind for column in Model.load(out).signature.columns] == ["string"]


def test_a_model_of_one_row_is_told_of_in_the_singular(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = DataFrame({"a": [1.0, 2.0, 3.0]})
    io.dump(LinearRegression().fit(frame, frame["a"]), tmp_path / "line.skops")
    frame[:1].to_csv(tmp_path / "row.csv", index=False)
    out = tmp_path / "line.onnx"

    main([str(tmp_path / "line.skops"), "--data", str(tmp_path / "row.csv"), "--out", str(out)])
    main(["inspect", str(out)])

    told = capsys.readouterr().out
    assert "  given rows 1, " in told
    assert "only 1 row to compare" in told
    assert "compared 1 row, 0 probes" in told


def test_inspect_prints_a_table_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "table.onnx"
    main([str(folder / "cars.skops"), "--data", str(folder / "cars.csv"), "--out", str(out)])
    capsys.readouterr()

    code = main(["inspect", str(out)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0].startswith("table 1 ")
    assert any(line.split()[:3] == ["Horsepower", "number", "taken"] for line in lines)
