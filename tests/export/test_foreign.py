"""A graph from elsewhere becomes a model that describes itself, and says that it was compared with no estimator."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper
from pandas import DataFrame

from model_export import ExportError
from model_export.__main__ import REFUSED, main
from model_export.foreign import adopt
from model_export.inspection import describe, inspect
from shared.model import Model
from shared.tensor import STRING
from tests.core import graphs

NAMES = ["a", "income (k$)", "größe", "d"]
COLUMNS: list[dict[str, Any]] = [{"name": name, "kind": "number", "input": "input"} for name in NAMES]
CLASSES = ["no", "yes", "perhaps"]
PROBABILITIES: dict[str, Any] = {"name": "output", "role": "probabilities", "classes": CLASSES}
FRAME = DataFrame(np.random.default_rng(0).normal(0, 2, (50, 4)), columns=NAMES)
ROWS = FRAME.to_numpy().tolist()


def network(*, dynamo: bool = False, classes: int = 3) -> ModelProto:
    """A network as PyTorch's exporters write it: by tracing (TorchScript), or by the newer one (dynamo).

    Both name the batch dimension; the newer one writes a trace of the source to each node, and value infos.
    """
    draw = np.random.default_rng(1)
    shapes = {"0.weight": (5, 4), "0.bias": (5,), "2.weight": (classes, 5), "2.bias": (classes,)}
    weights = [numpy_helper.from_array(draw.normal(0, 1, shape).astype(np.float32), n) for n, shape in shapes.items()]
    nodes = [
        helper.make_node("Gemm", ["input", "0.weight", "0.bias"], ["hidden"], name="/0/Gemm", transB=1),
        helper.make_node("Relu", ["hidden"], ["active"], name="/1/Relu"),
        helper.make_node("Gemm", ["active", "2.weight", "2.bias"], ["scores"], name="/2/Gemm", transB=1),
        helper.make_node("Softmax", ["scores"], ["output"], name="/3/Softmax", axis=1),
    ]
    sides = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
        for name, width in (("input", 4), ("output", classes))
    ]
    graph = helper.make_graph(nodes, "main_graph", sides[:1], sides[1:], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    model.producer_name, model.producer_version = "pytorch", "2.9.1"
    if dynamo:
        graph_of = model.graph
        for node in graph_of.node:
            entry = node.metadata_props.add()
            entry.key, entry.value = "pkg.torch.onnx.stack_trace", 'File "train.py", line 7, in forward' * 20
        graph_of.value_info.append(helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", 5]))
        graph_of.initializer.append(numpy_helper.from_array(np.ones(500, np.float32), "unused"))
    return model


def save(model: ModelProto, folder: Path) -> Path:
    """The model as a file."""
    path = folder / "foreign.onnx"
    onnx.save(model, path)
    return path


def sign(folder: Path, columns: Any = COLUMNS, outputs: Any = (PROBABILITIES,)) -> Path:
    """A signature as a file."""
    path = folder / "signature.json"
    path.write_text(json.dumps({"columns": columns, "outputs": outputs}), "utf-8")
    return path


def test_a_network_of_probabilities_answers_as_a_classifier(tmp_path: Path) -> None:
    path = save(network(), tmp_path)

    made = adopt(path, tmp_path / "model.onnx", signature=sign(tmp_path), data=FRAME)

    model, plain = Model.load(made.path), Model.load(path)
    shares = plain.predict(ROWS)
    expected = [
        {"label": CLASSES[int(np.argmax(row))], "probabilities": dict(zip(CLASSES, row, strict=True))} for row in shares
    ]
    assert model.predict([dict(zip(NAMES, row, strict=True)) for row in ROWS]) == expected
    assert len(model.document("golden")["rows"]) == 8
    assert model.document("statistics")["größe"]["count"] == 50


@pytest.mark.parametrize(("classes", "label"), [([3, 5, 7], int), ([False, True], bool)], ids=["integers", "truths"])
def test_a_label_is_of_the_type_of_its_classes(classes: list[Any], label: type, tmp_path: Path) -> None:
    path = save(network(classes=len(classes)), tmp_path)
    signature = sign(tmp_path, outputs=[{**PROBABILITIES, "classes": classes}])

    made = adopt(path, tmp_path / "model.onnx", signature=signature)

    labels = {answer["label"] for answer in Model.load(made.path).predict(ROWS)}
    assert labels <= set(classes)
    assert {type(found) for found in labels} == {label}


def test_without_a_signature_it_answers_as_the_plain_graph(tmp_path: Path) -> None:
    path = save(network(), tmp_path)

    made = adopt(path, tmp_path / "model.onnx")

    model, plain = Model.load(made.path), Model.load(path)
    assert model.signature == plain.signature
    assert model.predict(ROWS) == plain.predict(ROWS)
    assert (model.name, model.version) == ("model", "1")


def test_without_rows_the_bytes_of_the_graph_stay_as_they_are(tmp_path: Path) -> None:
    path = save(network(dynamo=True), tmp_path)

    made = adopt(path, tmp_path / "model.onnx")

    assert made.path.read_bytes().startswith(path.read_bytes())
    assert any("no golden rows" in note for note in made.notes)


def test_with_rows_prose_and_unused_weights_go(tmp_path: Path) -> None:
    path = save(network(dynamo=True), tmp_path)
    frame = DataFrame(ROWS, columns=[f"input[{place}]" for place in range(4)])

    made = adopt(path, tmp_path / "model.onnx", data=frame)

    kept = onnx.load(made.path).graph
    assert "unused" not in {tensor.name for tensor in kept.initializer}
    assert not any(node.metadata_props for node in kept.node)
    assert Model.load(made.path).predict(ROWS) == Model.load(path).predict(ROWS)


def test_that_no_estimator_was_asked_is_said_by_report_and_inspection(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FRAME.assign(target=1).to_csv(tmp_path / "rows.csv", index=False)
    words = [save(network(), tmp_path), "--out", tmp_path / "model.onnx", "--signature", sign(tmp_path)]

    code = main([str(word) for word in [*words, "--data", tmp_path / "rows.csv"]])

    assert code == 0
    printed = capsys.readouterr().out
    assert "not compared with an estimator" in printed
    assert "not used, the signature does not have them: 'target'" in printed
    shown = describe(inspect(tmp_path / "model.onnx"))
    assert "a graph of pytorch 2.9.1" in shown
    assert "not compared with an estimator" in shown


def test_text_that_looks_like_numbers_stays_text(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("x\n01234\n98765\n", "utf-8")
    path = save(graphs.identity(STRING), tmp_path)

    code = main([str(path), "--out", str(tmp_path / "model.onnx"), "--data", str(tmp_path / "rows.csv")])

    assert code == 0
    assert Model.load(tmp_path / "model.onnx").document("golden")["rows"] == [["01234"], ["98765"]]


def test_the_same_file_and_rows_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    path = save(network(), tmp_path)

    made = [adopt(path, tmp_path / f"{at}.onnx", name="n", signature=sign(tmp_path), data=FRAME) for at in "ab"]

    assert made[0].sha256 == made[1].sha256


def test_golden_rows_of_another_answer_are_found_at_load(tmp_path: Path) -> None:
    made = adopt(save(network(), tmp_path), tmp_path / "model.onnx", signature=sign(tmp_path), data=FRAME)
    changed = onnx.load(made.path)
    bias = next(tensor for tensor in changed.graph.initializer if tensor.name == "2.bias")
    bias.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(bias) + np.array([0.5, 0, 0], np.float32), "2.bias"))

    with pytest.raises(Exception, match="golden row 0 gets another answer"):
        Model.from_bytes(changed.SerializeToString())


BAD: dict[str, tuple[Any, Any, str]] = {
    "an input not in the graph": ([{**COLUMNS[0], "input": "x"}], [PROBABILITIES], "names 'x', which its graph does"),
    "another element type": ([{**COLUMNS[0], "kind": "string"}], [PROBABILITIES], "which a float input can't take"),
    "too few columns": (COLUMNS[:3], [PROBABILITIES], "'input' takes 4 columns, its signature has 3"),
    "another number of classes": (COLUMNS, [{**PROBABILITIES, "classes": ["a", "b"]}], "for 2 classes"),
    "probabilities without classes": (COLUMNS, [{"name": "output", "role": "probabilities"}], r"beside .*got \[\]"),
    "classes that are no labels": (COLUMNS, [{**PROBABILITIES, "classes": [0.5, 1, 2]}], "expected classes of text"),
    "an output not in the graph": (COLUMNS, [{**PROBABILITIES, "name": "y"}], "expected an output of the graph, got"),
    "a role that is none": (COLUMNS, [{"name": "output", "role": "scores"}], "expected label"),
    "a label of three numbers": (
        COLUMNS,
        [{"name": "output", "role": "label"}],
        r"expected \[rows\] or \[rows, 1\], for it is a label",
    ),
    "a member that is none": ([{**COLUMNS[0], "nulable": True}], [PROBABILITIES], "'a' has nulable: expected members"),
    "columns that are no list": ({}, [PROBABILITIES], "expected columns as a list of objects with a name"),
    "a column twice": ([COLUMNS[0]] * 4, [PROBABILITIES], "a column twice"),
    "text that is missing in numbers": ([{**COLUMNS[0], "missing": "NA"}], [PROBABILITIES], "expected a character"),
}


@pytest.mark.parametrize(("columns", "outputs", "words"), BAD.values(), ids=BAD)
def test_a_signature_that_does_not_fit_is_refused_in_words(
    columns: Any, outputs: Any, words: str, tmp_path: Path
) -> None:
    path = save(network(), tmp_path)

    with pytest.raises(ExportError, match=words):
        adopt(path, tmp_path / "model.onnx", signature=sign(tmp_path, columns, outputs), data=FRAME)

    assert not (tmp_path / "model.onnx").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [("[", "can't be read"), ("[1]", "expected a signature of columns and outputs"), (None, "can't be read")],
    ids=["no JSON", "no object", "no file"],
)
def test_a_signature_that_can_not_be_read_is_refused(content: str | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "signature.json"
    if content is not None:
        path.write_text(content, "utf-8")

    with pytest.raises(ExportError, match=words):
        adopt(save(network(), tmp_path), tmp_path / "model.onnx", signature=path)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (graphs.double((None, 2, 2)), r"expected inputs of shape \[rows\] or \[rows, columns\]"),
        (graphs.zipped(), "got a sequence"),
        (graphs.halved(), "float16"),
    ],
    ids=["images", "maps", "an element type that is not used"],
)
def test_a_graph_that_answers_no_rows_is_refused_in_words(model: ModelProto, words: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=words):
        adopt(save(model, tmp_path), tmp_path / "model.onnx")


def test_answers_of_another_width_are_found_by_the_rows(tmp_path: Path) -> None:
    column = {"name": "x", "kind": "number", "input": "x"}
    signature = sign(
        tmp_path, [column], [{"name": "label", "role": "label"}, {**PROBABILITIES, "name": "probabilities"}]
    )
    path = save(graphs.largest(1), tmp_path)

    with pytest.raises(ExportError, match="its answers are not what its signature says"):
        adopt(path, tmp_path / "model.onnx", signature=signature, data=DataFrame({"x": [1.0, 2.0]}))


def test_a_file_that_can_not_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("")

    with pytest.raises(ExportError, match="can't be written"):
        adopt(save(network(), tmp_path), tmp_path / "models" / "model.onnx")


def test_what_is_no_plain_graph_is_refused(tmp_path: Path) -> None:
    broken, described = tmp_path / "broken.onnx", tmp_path / "described.onnx"
    broken.write_bytes(b"no graph")
    described.write_bytes(graphs.describe(graphs.double()))

    for path, words in (
        (broken, "can't be read as an ONNX model"),
        (described, "describes itself already"),
        (tmp_path / "absent.onnx", "there is no file"),
    ):
        with pytest.raises(ExportError, match=words):
            adopt(path, tmp_path / "model.onnx")


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (FRAME.drop(columns="größe"), r"the data lacks \['größe'\]"),
        (FRAME.astype({"a": str}), "column 'a': expected number, as the signature says, got string"),
        (FRAME.where(FRAME["a"] > 0), "the graph refuses the given rows: .*expected a number"),
    ],
    ids=["a column that is missing", "text for a number", "missing values"],
)
def test_rows_that_are_not_the_signatures_are_refused(frame: DataFrame, words: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=words):
        adopt(save(network(), tmp_path), tmp_path / "model.onnx", signature=sign(tmp_path), data=frame)


def test_an_estimator_without_rows_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(tmp_path / "e.skops"), "--out", str(tmp_path / "model.onnx")])

    assert code == REFUSED
    assert "an estimator needs --data" in capsys.readouterr().err
