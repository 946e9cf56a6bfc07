"""A model is loaded, checked and asked; one that can't be used says why."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from shared.errors import InvalidRows, ModelUnusable
from shared.model import Model
from shared.tensor import INT64, STRING
from tests.core import graphs
from tests.core.graphs import DESCRIPTION, describe, double


def _signature(**changed: Any) -> dict[str, Any]:
    column = {**DESCRIPTION["signature"]["columns"][0], **changed}
    return {**DESCRIPTION["signature"], "columns": [column]}


def _output(role: str, **others: Any) -> dict[str, Any]:
    return {"name": "value", "role": role, **others}


def _classifier(columns: int) -> dict[str, Any]:
    """A signature of two classes."""
    names = [{**DESCRIPTION["signature"]["columns"][0], "name": f"x{place}"} for place in range(columns)]
    shares = {"name": "probabilities", "role": "probabilities", "classes": ["a", "b"]}
    return {"columns": names, "outputs": [{"name": "label", "role": "label"}, shares]}


VALUE = {"outputs": [_output("value")]}
PROBABILITIES = _output("probabilities", classes=["a", "b"])
TWINS = _output("probabilities", classes=[1, "1"])
GOLDEN = DESCRIPTION["golden"]


def test_a_self_describing_model_has_its_own_names() -> None:
    model = Model.from_bytes(describe(double()))

    assert (model.name, model.version) == ("double", "2")
    assert model.predict([{"income (k$)": 1.5}, [2]]) == [3.0, 4.0]


def test_the_identity_of_a_model_is_the_sha256_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "double.onnx"
    path.write_bytes(describe(double()))

    assert Model.load(path).sha256 == sha256(path.read_bytes()).hexdigest()


def test_a_foreign_model_is_named_by_its_file_and_read_off_its_graph(tmp_path: Path) -> None:
    path = tmp_path / "foreign.onnx"
    path.write_bytes(double((None, 2)).SerializeToString())

    model = Model.load(path)

    assert (model.name, model.version, model.document("signature")) == ("foreign", "1", None)
    assert [column.name for column in model.signature.columns] == ["x[0]", "x[1]"]
    assert model.predict([[1, 2], {"x[0]": 3, "x[1]": 4}]) == [[2.0, 4.0], [6.0, 8.0]]


def test_a_foreign_model_of_tensors_takes_no_rows() -> None:
    model = Model.from_bytes(double((None, 2, 2)).SerializeToString())

    with pytest.raises(InvalidRows, match="infer route"):
        model.predict([[1, 2]])


def test_golden_rows_that_fail_make_a_model_unusable() -> None:
    golden = {**DESCRIPTION["golden"], "predictions": [6.1]}

    with pytest.raises(ModelUnusable, match="golden row 0 gets another answer"):
        Model.from_bytes(describe(double(), golden=golden))


def test_golden_rows_that_are_refused_make_a_model_unusable() -> None:
    golden = {**DESCRIPTION["golden"], "rows": [["a"]]}

    with pytest.raises(ModelUnusable, match="golden row 0 is refused: expected a number"):
        Model.from_bytes(describe(double(), golden=golden))


def test_golden_rows_that_the_graph_refuses_make_a_model_unusable() -> None:
    signature = {
        "columns": [{"name": "x", "kind": "string", "input": "x", "nullable": False}],
        "outputs": [{"name": "y", "role": "value"}],
    }

    with pytest.raises(ModelUnusable, match="its golden rows are refused: expected values that the model takes"):
        Model.from_bytes(describe(graphs.picky(), signature=signature, golden={**GOLDEN, "rows": [["c"]]}))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "No graph"),
        (describe(double(), format="2"), "expected 1"),
        (describe(double(), signature="{}"), "can't be read"),
        (describe(double()).replace(b"income", b"inc\xffme"), "can't decode byte 0xff"),
        (describe(double(), signature=_signature(input="z")), "names 'z'"),
        (describe(double(), signature=_signature(kind="string")), "which a float input can't take"),
        (describe(graphs.identity(INT64), signature=_signature(kind="integer", nullable=True)), "no missing value"),
        (describe(graphs.identity(STRING), signature=_signature(kind="string", nullable=True)), "no missing value"),
        (describe(double(), signature={**_signature(), "outputs": []}), "names the outputs"),
        (describe(double(), signature="{"), "signature can't be read"),
        (describe(double(), signature=[1]), "signature can't be read"),
        (describe(double(), signature=_signature(name=5, input=["x"])), "signature can't be read"),
        (describe(double((None, 2)), signature={**_signature(), "outputs": [TWINS]}), "two classes of one name"),
        (describe(double(), signature={"columns": _signature()["columns"] * 2, **VALUE}), "a column twice"),
        (describe(double(), signature={**_signature(), "outputs": [_output("probabilities")]}), "has shape"),
        (describe(double((None, 2)), signature={**_signature(), "outputs": [PROBABILITIES]}), "expected label"),
        (describe(double(), signature={**_signature(), "outputs": [_output("score")]}), "expected label"),
        (describe(graphs.identity(STRING), signature=_signature(kind="string", missing="NA")), "expected a character"),
        (describe(double(), golden="["), "golden can't be read"),
        (describe(double(), golden={}), "golden rows can't be read"),
        (describe(double(), golden=[]), "golden rows can't be read"),
        (describe(double(), golden={**GOLDEN, "rows": None}), "golden rows can't be read"),
        (describe(double(), golden={**GOLDEN, "tolerance": {"relative": "x"}}), "golden rows can't be read"),
        (describe(double(), golden={**GOLDEN, "rows": [[1.0], [2.0]]}), "2 golden rows and 1 predictions"),
        (describe(double(), golden={**GOLDEN, "rows": [7]}), "golden row 0 is refused"),
    ],
)
def test_what_is_wrong_with_a_model_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(ModelUnusable, match=reason):
        Model.from_bytes(content)


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"none\.onnx: expected a model file"):
        Model.load(tmp_path / "none.onnx")


def test_an_answer_that_is_no_number_is_refused_with_its_rows() -> None:
    model = Model.from_bytes(graphs.logarithm().SerializeToString())

    with pytest.raises(InvalidRows) as caught:
        model.predict([[1], [-1], [2], [-2]])

    assert [fault.row for fault in caught.value.faults] == [1, 3]


def test_values_that_the_graph_refuses_are_the_callers() -> None:
    model = Model.from_bytes(graphs.picky().SerializeToString())

    with pytest.raises(InvalidRows, match="Unknown Category"):
        model.predict([["c"]])


@pytest.mark.parametrize(
    ("labels", "columns", "reason"),
    [
        (1, 3, r"'probabilities' came in shape \[2, 3\]: expected 2 for each of 2 rows"),
        (1, 1, r"'probabilities' came in shape \[2, 1\]"),
        (2, 2, r"'label' came in shape \[2, 2\]: expected 1 for each of 2 rows"),
    ],
)
def test_a_classifier_that_gives_another_number_of_values_is_unusable(labels: int, columns: int, reason: str) -> None:
    parts = {**DESCRIPTION, "golden": None, "signature": _classifier(columns)}
    model = Model.from_bytes(describe(graphs.largest(labels), parts))

    with pytest.raises(ModelUnusable, match=reason):
        model.predict([[0.5] * columns] * 2)


def test_a_graph_without_inputs_is_unusable() -> None:
    with pytest.raises(ModelUnusable, match="no inputs"):
        Model.from_bytes(graphs.constant().SerializeToString())


def test_a_graph_that_does_not_answer_row_by_row_takes_no_rows() -> None:
    model = Model.from_bytes(graphs.total().SerializeToString())

    with pytest.raises(InvalidRows, match="infer route"):
        model.predict([[1], [2]])


def test_a_foreign_input_of_one_dimension_is_a_column() -> None:
    model = Model.from_bytes(double((None,)).SerializeToString())

    assert [column.name for column in model.signature.columns] == ["x"]
    assert model.predict([[1], {"x": 2}]) == [2.0, 4.0]


def test_a_scalar_that_is_no_number_is_refused() -> None:
    model = Model.from_bytes(graphs.total("Log").SerializeToString())

    with pytest.raises(InvalidRows, match="is a finite number"):
        model.predict([[-1], [2]])


def test_no_rows_of_an_output_of_any_width_are_none() -> None:
    assert Model.from_bytes(double((None, None)).SerializeToString()).signature.columns == ()
    assert Model.from_bytes(graphs.widened().SerializeToString()).predict([]) == []
