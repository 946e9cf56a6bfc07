"""What a model file says about itself, and that it says the same each time."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import onnx
import pytest
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder

from model_export import ExportError, export
from model_export.inspection import describe, inspect
from shared.model import Model
from tests.export.frames import mixed, with_gaps


def fitted() -> Pipeline:
    frame, target = mixed()
    gappy = with_gaps(frame, ["home.dest", "größe"])
    words = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    columns = ColumnTransformer([("numbers", SimpleImputer(), ["home.dest", "rooms"]), ("words", words, ["größe"])])
    return make_pipeline(columns, LogisticRegression(max_iter=1000)).fit(gappy, target)


def exported(path: Path) -> Path:
    frame, _ = mixed()
    return export(fitted(), with_gaps(frame, ["home.dest", "größe"]), path, version="2.1").path


def test_the_same_estimator_rows_and_date_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    first = exported(tmp_path / "a" / "model.onnx").read_bytes()
    second = exported(tmp_path / "b" / "model.onnx").read_bytes()

    assert first == second


def test_the_date_is_the_given_one_or_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    given = inspect(exported(tmp_path / "given.onnx"))["provenance"]["created"]
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.now(UTC).replace(microsecond=0)

    now = inspect(exported(tmp_path / "now.onnx"))["provenance"]["created"]

    assert given == "2023-11-14T22:13:20+00:00"
    assert before <= datetime.fromisoformat(now) <= datetime.now(UTC)


def test_statistics_are_those_of_the_given_rows(tmp_path: Path) -> None:
    frame = with_gaps(mixed()[0], ["home.dest", "größe"])

    statistics = inspect(exported(tmp_path / "model.onnx"))["statistics"]

    number = frame["home.dest"]
    assert statistics["home.dest"]["count"] == number.count()
    assert statistics["home.dest"]["missing"] == number.isna().sum()
    assert statistics["home.dest"]["mean"] == pytest.approx(number.mean())
    assert statistics["home.dest"]["std"] == pytest.approx(number.std())
    assert statistics["home.dest"]["quantiles"]["0.5"] == pytest.approx(number.median())
    assert dict(statistics["größe"]["top"]) == frame["größe"].value_counts().to_dict()
    assert statistics["größe"]["missing"] == frame["größe"].isna().sum()


def test_golden_rows_are_the_estimators_own_answers(tmp_path: Path) -> None:
    types = mixed()[0].dtypes.to_dict() | {"rooms": float}
    estimator = fitted()

    golden = inspect(exported(tmp_path / "model.onnx"))["golden"]

    rows = DataFrame(golden["rows"], columns=list(types)).astype(types)
    assert rows["home.dest"].isna().any()
    for prediction, chances, label in zip(
        golden["predictions"], estimator.predict_proba(rows), estimator.predict(rows), strict=True
    ):
        assert prediction["label"] == label
        assert list(prediction["probabilities"].values()) == pytest.approx(list(chances), rel=1e-12)


def test_no_golden_row_is_there_twice(tmp_path: Path) -> None:
    frame = with_gaps(DataFrame({"a": [1.0, 2.0, 3.0] * 20}), ["a"])
    estimator = make_pipeline(SimpleImputer(), LogisticRegression()).fit(frame, frame["a"] > 2)

    golden = inspect(export(estimator, frame, tmp_path / "few.onnx").path)["golden"]

    assert sorted(golden["rows"], key=str) == [[1.0], [2.0], [3.0], [None]]


def test_a_model_whose_golden_rows_were_changed_does_not_load(tmp_path: Path) -> None:
    path = exported(tmp_path / "model.onnx")
    model = onnx.load(path)
    for prop in model.metadata_props:
        if prop.key == "tresnubes.golden":
            golden = json.loads(prop.value)
            golden["predictions"][0]["label"] = not golden["predictions"][0]["label"]
            prop.value = json.dumps(golden)

    with pytest.raises(Exception, match="golden row 0"):
        Model.from_bytes(model.SerializeToString())


def test_inspect_tells_all_that_a_model_holds(tmp_path: Path) -> None:
    path = exported(tmp_path / "model.onnx")

    document = inspect(path)
    text = describe(document)

    assert (document["name"], document["version"], document["lacks"]) == ("model", "2.1", [])
    assert document["bytes"] == path.stat().st_size
    assert document["provenance"]["steps"][0] == "columntransformer: ColumnTransformer"
    assert document["provenance"]["versions"]["scikit-learn"]
    assert document["operators"]["LinearClassifier"] == 1
    for part in (
        document["sha256"],
        "größe",
        '"groß", "klein", "mittel"',
        "golden rows",
        "OneHotEncoder 1",
        "ai.onnx.ml",
    ):
        assert part in text


def test_inspect_says_what_a_plain_model_lacks(tmp_path: Path) -> None:
    path = exported(tmp_path / "model.onnx")
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.save(model, path)

    document = inspect(path)

    assert document["lacks"] == ["name", "version", "signature", "golden", "statistics", "provenance"]
    assert [value["name"] for value in document["outputs"]] == ["label", "probabilities"]
    assert "lacks name, version" in describe(document)


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x0a"], ids=["empty", "text", "no graph"])
def test_inspect_refuses_what_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)

    with pytest.raises(ExportError, match="can't be read as an ONNX model"):
        inspect(path)


def test_the_graph_carries_no_prose_and_its_own_names_only(tmp_path: Path) -> None:
    graph = onnx.load(exported(tmp_path / "model.onnx")).graph

    names = {name for node in graph.node for name in node.output}

    assert not graph.doc_string
    assert not any(node.name or node.doc_string for node in graph.node)
    assert all(re.fullmatch(r"label|probabilities|v\d+", name) for name in names)
    assert "ZipMap" not in {node.op_type for node in graph.node}
