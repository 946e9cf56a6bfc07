"""The report says what was compared: as a file, in the terminal, and in short inside the model."""

import json
from pathlib import Path
from typing import Any

import onnx
import pytest
from pandas import DataFrame
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from skops import io

from model_export import Disagreement, ExportError, UnusableColumns, export
from model_export.__main__ import main
from model_export.errors import Witness
from model_export.inspection import describe, inspect
from model_export.report import Refusal, full_document
from shared.model import Model
from tests.export.frames import mixed, with_gaps

NUMBERS = ["home.dest", "income (k$)", "rooms"]


def forest() -> tuple[RandomForestClassifier, DataFrame]:
    frame, target = mixed()
    return RandomForestClassifier(10, random_state=0).fit(frame[NUMBERS], target), frame


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_the_file_tells_what_was_compared_and_made(tmp_path: Path) -> None:
    estimator, frame = forest()

    made = export(estimator, frame, tmp_path / "forest.onnx", report=tmp_path / "told" / "report.json")

    told = read(tmp_path / "told" / "report.json")
    assert told["verdict"] == "exported"
    assert told["compared"][0]["family"] == "given rows"
    assert told["compared"][0]["rows"] == 300
    assert told["largest"] == made.largest
    assert told["numbers"] == {"precision": "float32", "why": "it passes, and is the smaller"}
    assert told["repairs"] == list(made.repairs)
    assert told["rewrites"] == ["trees as TreeEnsemble"]
    assert told["graph_bytes"]["as converted"] - told["graph_bytes"]["written"] == made.saved > 0
    assert "proof" not in told


def test_the_file_tells_what_is_promised(tmp_path: Path) -> None:
    frame, target = mixed()
    estimator = make_pipeline(OneHotEncoder(handle_unknown="error"), LogisticRegression()).fit(frame[["größe"]], target)

    export(estimator, frame, tmp_path / "strict.onnx", report=tmp_path / "report.json")

    promises = read(tmp_path / "report.json")["promises"]
    assert promises == {"missing values taken": [], "unknown values refused": ["größe"]}


def test_a_refused_export_writes_its_witness_and_no_model(tmp_path: Path) -> None:
    frame, _ = mixed()
    gappy = with_gaps(frame[NUMBERS], ["home.dest"])
    estimator = RandomForestRegressor(10, random_state=0).fit(gappy, frame["rooms"] + frame["home.dest"] ** 2)

    with pytest.raises(Disagreement) as refused:
        export(estimator, gappy, tmp_path / "forest.onnx", repairs=(), report=tmp_path / "report.json")

    told, witness = read(tmp_path / "report.json"), refused.value.witness
    assert (told["verdict"], told["error"]) == ("refused", "Disagreement")
    assert told["witness"]["row"] == witness.row
    assert told["witness"]["matters"] == list(witness.matters)
    assert (told["witness"]["estimator"], told["witness"]["model"]) == (witness.estimator, witness.model)
    assert told["causes"] == list(refused.value.causes)
    assert told["message"] == str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_refusal_without_a_witness_is_told_too(tmp_path: Path) -> None:
    estimator, frame = forest()

    with pytest.raises(UnusableColumns):
        export(estimator, frame[["rooms"]], tmp_path / "forest.onnx", report=tmp_path / "report.json")

    told = read(tmp_path / "report.json")
    assert (told["verdict"], told["error"]) == ("refused", "UnusableColumns")
    assert "the data lacks ['home.dest', 'income (k$)']" in told["message"]
    assert "witness" not in told


def test_numbers_that_json_has_not_are_told_by_name() -> None:
    witness = Witness({"a": float("inf")}, float("nan"), 1.0, "off", 9.0)

    told = full_document(Refusal("Disagreement", "they differ", witness=witness))

    assert told["witness"]["row"] == {"a": "inf"}
    assert told["witness"]["estimator"] == "nan"
    json.dumps(told, allow_nan=False)


def test_a_report_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    estimator, frame = forest()
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ExportError, match=r"the report .*report\.json can't be written"):
        export(estimator, frame, tmp_path / "forest.onnx", report=tmp_path / "file" / "report.json")


def test_the_short_form_travels_in_the_model(tmp_path: Path) -> None:
    estimator, frame = forest()

    made = export(estimator, frame, tmp_path / "forest.onnx")

    (text,) = [prop.value for prop in onnx.load(made.path).metadata_props if prop.key == "tresnubes.report"]
    told = json.loads(text)
    assert len(text.encode()) < 1024
    assert told["rows"] == sum(family.rows for family in made.report.compared.families) >= 300
    assert told["splits"][0] == told["splits"][1] > 0
    assert told["numbers"] == "float32"
    assert told["largest"] == pytest.approx(made.largest, rel=0.1)
    assert Model.load(made.path).predict([[0.0, 1.0, 2]])


def test_inspect_shows_the_short_form(tmp_path: Path) -> None:
    estimator, frame = forest()
    made = export(estimator, frame, tmp_path / "forest.onnx")

    document = inspect(made.path)

    assert document["report"]["rewrites"] == ["trees as TreeEnsemble"]
    assert f"report: {made.report.compared.rows} rows of " in describe(document)
    assert "rewrites: trees as TreeEnsemble" in describe(document)


def test_a_model_without_a_report_lacks_nothing(tmp_path: Path) -> None:
    estimator, frame = forest()
    model = onnx.load(export(estimator, frame, tmp_path / "forest.onnx").path)
    kept = [prop for prop in model.metadata_props if prop.key != "tresnubes.report"]
    del model.metadata_props[:]
    model.metadata_props.extend(kept)
    onnx.save(model, tmp_path / "older.onnx")

    document = inspect(tmp_path / "older.onnx")

    assert document["report"] is None
    assert document["lacks"] == []


def test_the_command_writes_the_report_and_prints_few_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    estimator, frame = forest()
    io.dump(estimator, tmp_path / "forest.skops")
    frame.to_csv(tmp_path / "rows.csv", index=False)
    words = [str(tmp_path / "forest.skops"), "--data", str(tmp_path / "rows.csv"), "--out", str(tmp_path / "f.onnx")]

    code = main([*words, "--report", str(tmp_path / "report.json")])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert read(tmp_path / "report.json")["verdict"] == "exported"
    assert lines[1].startswith("answers as the estimator does on ")
    assert "numbers in float32: it passes, and is the smaller" in lines
    assert lines[2].startswith("  given rows 300, thresholds ")
    assert len(lines) < 10


def test_without_repairs_the_command_refuses_what_skl2onnx_gets_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame, target = mixed(2000)
    numbers = frame[["home.dest", "rooms"]]
    io.dump(RandomForestClassifier(20, random_state=0).fit(numbers[:200], target[:200]), tmp_path / "forest.skops")
    numbers.to_csv(tmp_path / "rows.csv", index=False)
    words = [str(tmp_path / "forest.skops"), "--data", str(tmp_path / "rows.csv"), "--out", str(tmp_path / "f.onnx")]

    without, message = main([*words, "--no-repairs"]), capsys.readouterr().err
    repaired = main(words)

    assert (without, repaired) == (1, 0)
    assert "cause      the classes 'false' and 'true' tie" in message
