"""What a row's answer is: several labels, an outlier's score, a cluster's distances; in each spelling of an answer."""

import csv
import io
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from onnx import ModelProto, TensorProto, helper

from shared import Request, Response, Service
from shared.deployment import Deployment
from shared.errors import ModelUnusable
from shared.model import Model
from shared.settings import Settings
from tests.core import graphs
from tests.core.test_service import Log

COLUMNS = [{"name": name, "kind": "number", "input": "x", "nullable": False} for name in ("a", "b")]
ROWS = [[0.25, 0.75], [2.0, -1.0]]

SEVERAL: list[dict[str, Any]] = [
    {"name": "place", "role": "label"},
    {"name": "x2", "role": "probabilities", "classes": [0, 1]},
    {"name": "above", "role": "label", "boolean": True},
    {"name": "x3", "role": "probabilities", "classes": [False, True]},
    {"name": "word", "role": "label"},
]
OUTLIER: list[dict[str, Any]] = [{"name": "place", "role": "label"}, {"name": "first", "role": "score"}]
CLUSTER: list[dict[str, Any]] = [{"name": "place", "role": "label"}, {"name": "x2", "role": "distances"}]

CASES: dict[str, tuple[list[dict[str, Any]], list[Any]]] = {
    "several labels": (
        SEVERAL,
        [
            [
                {"label": 1, "probabilities": {"0": 0.25, "1": 0.75}},
                {"label": False, "probabilities": {"false": 0.25, "true": 0.75}},
                {"label": "low"},
            ],
            [
                {"label": 0, "probabilities": {"0": 2.0, "1": -1.0}},
                {"label": True, "probabilities": {"false": 2.0, "true": -1.0}},
                {"label": "high"},
            ],
        ],
    ),
    "an outlier": (OUTLIER, [{"label": 1, "score": 0.25}, {"label": 0, "score": 2.0}]),
    "a cluster": (CLUSTER, [{"label": 1, "distances": [0.25, 0.75]}, {"label": 0, "distances": [2.0, -1.0]}]),
    "a label alone": ([{"name": "word", "role": "label"}], [{"label": "low"}, {"label": "high"}]),
}


WORDS: dict[str, Any] = {"keys_int64s": [0, 1], "values_strings": ["low", "high"]}


def several_answers(outputs: list[dict[str, Any]]) -> ModelProto:
    """A graph of rows of two numbers, with those of its outputs that are named.

    They are the place of the larger number, the numbers twice, whether the first is above one, as 0 and 1 and as a
    word, and the first number.
    """
    kinds: dict[str, tuple[int, list[int | None]]] = {
        "place": (TensorProto.INT64, [None]),
        "x2": (TensorProto.FLOAT, [None, 2]),
        "above": (TensorProto.INT64, [None]),
        "x3": (TensorProto.FLOAT, [None, 2]),
        "word": (TensorProto.STRING, [None]),
        "first": (TensorProto.FLOAT, [None, 1]),
    }
    nodes = [
        helper.make_node("ArgMax", ["x"], ["place"], axis=1, keepdims=0),
        helper.make_node("Identity", ["x"], ["x2"]),
        helper.make_node("Identity", ["x"], ["x3"]),
        helper.make_node("Gather", ["x", "zero"], ["first"], axis=1),
        helper.make_node("Squeeze", ["first", "axis"], ["flat"]),
        helper.make_node("Greater", ["flat", "one"], ["is_above"]),
        helper.make_node("Cast", ["is_above"], ["above"], to=TensorProto.INT64),
        helper.make_node("LabelEncoder", ["above"], ["word"], domain="ai.onnx.ml", **WORDS),
    ]
    constants = [
        helper.make_tensor("zero", TensorProto.INT64, [1], [0]),
        helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
        helper.make_tensor("one", TensorProto.FLOAT, [], [1.0]),
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])
    given = [helper.make_tensor_value_info(name, *kinds[name]) for name in (output["name"] for output in outputs)]
    return graphs.model(helper.make_graph(nodes, "several_answers", [x], given, constants))


def described(outputs: list[dict[str, Any]], predictions: list[Any]) -> bytes:
    """The graph as a model with golden rows."""
    golden = {"rows": ROWS, "predictions": predictions, "tolerance": {"relative": 0.0, "absolute": 0.0}}
    signature = {"columns": COLUMNS, "outputs": outputs}
    return graphs.describe(several_answers(outputs), name="several", signature=signature, golden=golden)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[Service, list[dict[str, Any]], list[Any]]:
    """A service that serves the model, its outputs, and what it is to answer to `ROWS`."""
    outputs, predictions = CASES[request.param]
    model = Model.from_bytes(described(outputs, predictions))
    return Service(Deployment(model, Settings()), Log()), outputs, predictions


def _ask(service: Service, accept: str = "application/json") -> Response:
    body = json.dumps({"instances": ROWS}).encode()
    return service.respond(Request("POST", "/predict", {"accept": accept}, body))


def _get(service: Service, path: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(service.respond(Request("GET", path)).body)
    return document


def test_rows_are_answered_in_json(case: tuple[Service, list[dict[str, Any]], list[Any]]) -> None:
    service, _, predictions = case

    assert json.loads(_ask(service).body) == {"predictions": predictions}


def test_rows_are_answered_line_by_line(case: tuple[Service, list[dict[str, Any]], list[Any]]) -> None:
    service, _, predictions = case

    lines = _ask(service, "application/x-ndjson").body.decode().splitlines()

    assert [json.loads(line) for line in lines] == predictions


def test_no_rows_are_answered_by_none(case: tuple[Service, list[dict[str, Any]], list[Any]]) -> None:
    service, _, _ = case

    answer = service.respond(Request("POST", "/predict", body=b'{"instances": []}'))

    assert json.loads(answer.body) == {"predictions": []}


def test_each_output_is_a_tensor_of_the_protocol(case: tuple[Service, list[dict[str, Any]], list[Any]]) -> None:
    service, outputs, _ = case
    tensor = {"name": "x", "datatype": "FP32", "shape": [2, 2], "data": ROWS}

    answer = service.respond(
        Request("POST", "/v2/models/several/infer", body=json.dumps({"inputs": [tensor]}).encode())
    )

    names = [output["name"] for output in outputs]
    assert [given["name"] for given in json.loads(answer.body)["outputs"]] == names
    assert [given["name"] for given in _get(service, "/v2/models/several")["outputs"]] == names


def test_the_schema_takes_the_answer_and_no_other(case: tuple[Service, list[dict[str, Any]], list[Any]]) -> None:
    service, _, predictions = case
    schema = _get(service, "/openapi.json")["components"]["schemas"]["Predictions"]

    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"predictions": predictions})
    assert not validator.is_valid({"predictions": [{}]})
    assert not validator.is_valid({"predictions": [predictions[:1]]})


@pytest.mark.parametrize(
    ("kind", "header", "line"),
    [
        (
            "several labels",
            "prediction[0].label,prediction[0].probabilities.0,prediction[0].probabilities.1,prediction[1].label,"
            "prediction[1].probabilities.false,prediction[1].probabilities.true,prediction[2].label",
            "1,0.25,0.75,false,0.25,0.75,low",
        ),
        ("an outlier", "label,score", "1,0.25"),
        ("a cluster", "label,distances[0],distances[1]", "1,0.25,0.75"),
    ],
)
def test_nested_answers_have_columns_named_by_their_path(kind: str, header: str, line: str) -> None:
    service = Service(Deployment(Model.from_bytes(described(*CASES[kind])), Settings()), Log())

    lines = list(csv.reader(io.StringIO(_ask(service, "text/csv").body.decode())))

    assert lines[:2] == [header.split(","), line.split(",")]


@pytest.mark.parametrize("shape", [(None, 1), (1, 1)])
def test_the_distance_to_a_single_cluster_is_a_list(shape: tuple[int | None, int]) -> None:
    outputs = [{"name": "label", "role": "label"}, {"name": "y", "role": "distances"}]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("label", "y")]
    nodes = [helper.make_node("Identity", ["x"], [name]) for name in ("label", "y")]
    graph = graphs.model(helper.make_graph(nodes, "single", [x], sides))

    signature = {"columns": COLUMNS[:1], "outputs": outputs}
    golden = {"rows": [], "predictions": [], "tolerance": {"relative": 0.0, "absolute": 0.0}}
    model = Model.from_bytes(graphs.describe(graph, signature=signature, golden=golden))

    assert model.predict([[3.0]]) == [{"label": 3.0, "distances": [3.0]}]


def test_a_golden_row_with_another_label_for_one_target_makes_a_model_unusable() -> None:
    outputs, predictions = CASES["several labels"]
    changed = json.loads(json.dumps(predictions))
    changed[1][2]["label"] = "low"

    with pytest.raises(ModelUnusable, match="golden row 1 gets another answer"):
        Model.from_bytes(described(outputs, changed))


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ([*OUTLIER, {"name": "word", "role": "label"}], "expected label, or label and probabilities for each label"),
        ([OUTLIER[1], OUTLIER[0]], "expected label, or label and probabilities, or label and score"),
        ([{"name": "x2", "role": "distances"}], "expected label"),
        ([{"name": "place", "role": "label"}, {"name": "above", "role": "distances"}], r"expected \[rows, clusters\]"),
        ([{"name": "place", "role": "label"}, {"name": "x2", "role": "score"}], "expected 1 for each of 2 rows"),
    ],
    ids=["a score among several labels", "a score first", "distances alone", "flat distances", "two scores"],
)
def test_outputs_that_make_no_answer_are_refused_in_words(outputs: list[dict[str, Any]], reason: str) -> None:
    with pytest.raises(ModelUnusable, match=reason):
        Model.from_bytes(described(outputs, [None, None]))
