"""A foreign graph's sequences and maps are answered as rows, and are no outputs of the Open Inference Protocol."""

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared import Request, Response, Service
from shared.deployment import Deployment
from shared.errors import InvalidRows, ModelUnusable
from shared.model import Model
from shared.session.port import Run
from shared.settings import Settings
from shared.tensor import FLOAT, INT64, Items, Spec, Tensor
from tests.core import graphs
from tests.core.test_service import Log

LABEL = Spec("output_label", INT64, (None,))
SHARES = Spec("output_probability", None, (), "sequence")
INFER = "/v2/models/zipped/infer"
INPUT = {"name": "x", "datatype": "FP32", "shape": [2, 2], "data": [1, 2, 3, 4]}
MAPS = [{0: 0.25, 1: 0.75}, {0: 0.5, 1: 0.5}]


class Zipped:
    """A session whose graph gives a label and a sequence: as many items as it is told to, whatever comes in."""

    inputs = (Spec("x", FLOAT, (None, 2)),)
    metadata: Mapping[str, str] = {}
    reason = ""

    def __init__(self, items: Sequence[Any] = MAPS, outputs: Sequence[Spec] = (LABEL, SHARES)) -> None:
        self.outputs = outputs
        self._results = {"output_label": Tensor(INT64, (2,), array("q", [1, 0])), "output_probability": Items([*items])}

    def run(self, _: Mapping[str, Tensor], outputs: Sequence[str]) -> list[Any]:
        return [self._results[name] for name in outputs]

    def prepare(self, _: Sequence[str], outputs: Sequence[str]) -> Run:
        return lambda feeds: self.run(feeds, outputs)


def _model(*items: Any) -> Model:
    return Model(b"", Zipped(items or MAPS), "zipped")


def _ask(model: Model, path: str, document: Any = None, **headers: str) -> Response:
    body = b"" if document is None else json.dumps(document).encode()
    service = Service(Deployment(model, Settings()), Log())
    return service.respond(Request("POST" if body else "GET", path, headers, body))


def test_maps_are_objects_by_the_names_of_their_keys() -> None:
    response = _ask(_model(), "/predict", {"instances": [[1, 2], [3, 4]]})

    assert response.body == (
        b'{"predictions":[{"output_label":1,"output_probability":{"0":0.25,"1":0.75}},'
        b'{"output_label":0,"output_probability":{"0":0.5,"1":0.5}}]}'
    )


def test_a_map_is_a_column_a_key_in_csv() -> None:
    response = _ask(_model(), "/predict", {"instances": [[1, 2], [3, 4]]}, accept="text/csv")

    assert response.body.decode().split() == [
        "output_label,output_probability.0,output_probability.1",
        "1,0.25,0.75",
        "0,0.5,0.5",
    ]


@pytest.mark.parametrize(
    ("items", "header", "lines"),
    [
        (({0: 0.25}, {1: 0.5}), "output_probability.0,output_probability.1", ["1,0.25,", "0,,0.5"]),
        (([0.25], [0.5, 1.0]), "output_probability[0],output_probability[1]", ["1,0.25,", "0,0.5,1.0"]),
    ],
)
def test_items_of_different_shapes_stand_under_their_own_names_in_csv(
    items: Sequence[Any], header: str, lines: list[str]
) -> None:
    response = _ask(_model(*items), "/predict", {"instances": [[1, 2], [3, 4]]}, accept="text/csv")

    assert response.body.decode().split() == [f"output_label,{header}", *lines]


def test_items_that_are_no_maps_stay_as_they_are() -> None:
    assert _model([1.0, [2.0]], "a").predict([[1, 2], [3, 4]])[0]["output_probability"] == [1.0, [2.0]]


def test_no_rows_have_no_items() -> None:
    assert _model().predict([]) == []


@pytest.mark.parametrize("bad", [{0: math.nan}, {0: 0.5, 1: math.inf}, [[0.0], [-math.inf]], math.nan])
def test_an_item_that_is_not_finite_is_refused_with_its_row(bad: Any) -> None:
    with pytest.raises(InvalidRows, match="output_probability is a finite number") as caught:
        _model({0: 1.0}, bad).predict([[1, 2], [3, 4]])

    assert [fault.row for fault in caught.value.faults] == [1]


@pytest.mark.parametrize("items", [MAPS[:1], MAPS * 2])
def test_items_that_are_not_one_a_row_are_no_predictions(items: list[Any]) -> None:
    with pytest.raises(InvalidRows, match="does not answer one by one"):
        _model(*items).predict([[1, 2], [3, 4]])


def test_the_protocol_has_the_outputs_that_are_tensors() -> None:
    metadata = json.loads(_ask(_model(), "/v2/models/zipped").body)
    answer = json.loads(_ask(_model(), INFER, {"inputs": [INPUT]}).body)

    assert [output["name"] for output in metadata["outputs"]] == ["output_label"]
    assert [output["name"] for output in answer["outputs"]] == ["output_label"]


@pytest.mark.parametrize("outputs", [["output_probability"], ["output_label", "output_probability"]])
def test_the_protocol_refuses_other_outputs_and_says_where_they_are(outputs: list[str]) -> None:
    response = _ask(_model(), INFER, {"inputs": [INPUT], "outputs": [{"name": name} for name in outputs]})

    assert response.status == 422
    assert json.loads(response.body)["errors"] == [
        {
            "column": "output_probability",
            "expected": "an output that is a tensor",
            "got": "a sequence or map, which /predict gives",
        }
    ]


def test_the_protocol_refuses_a_model_without_tensors() -> None:
    model = Model(b"", Zipped(outputs=[SHARES]), "zipped")

    response = _ask(model, INFER, {"inputs": [INPUT]})

    assert response.status == 422
    assert "which /predict gives" in json.loads(response.body)["detail"]
    assert model.predict([[1, 2], [3, 4]]) == [{"0": 0.25, "1": 0.75}, {"0": 0.5, "1": 0.5}]


@pytest.mark.parametrize("outputs", [[LABEL, SHARES], [SHARES]])
def test_the_schema_has_them(outputs: list[Spec]) -> None:
    model = Model(b"", Zipped(outputs=outputs), "zipped")
    document = json.loads(_ask(model, "/openapi.json").body)
    schemas = document["components"]["schemas"]
    answer = json.loads(_ask(model, "/predict", {"instances": [[1, 2], [3, 4]]}).body)

    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator({**document, "$ref": "#/components/schemas/Predictions"})
    wanted = schemas["InferenceRequest"]["properties"]["outputs"]["items"]["properties"]["name"]

    assert list(validator.iter_errors(answer)) == []
    assert wanted == {"enum": [spec.name for spec in outputs if spec.element]}


@pytest.mark.parametrize("kind", ["optional", "tensor of element type 10"])
def test_what_is_neither_tensor_nor_sequence_nor_map_is_refused(kind: str) -> None:
    with pytest.raises(ModelUnusable, match=f"output_probability is a {kind}: expected tensors"):
        Model(b"", Zipped(outputs=[LABEL, SHARES._replace(kind=kind)]), "zipped")


def test_an_input_that_is_a_sequence_is_refused() -> None:
    session = Zipped()
    session.inputs = (Spec("x", None, (), "sequence"),)

    with pytest.raises(ModelUnusable, match="x is a sequence: expected tensors"):
        Model(b"", session, "zipped")


def test_a_self_describing_model_gives_tensors_only() -> None:
    signature = {**graphs.DESCRIPTION["signature"], "outputs": [{"name": "y", "role": "value"}]}

    with pytest.raises(ModelUnusable, match="without ZipMap"):
        Model.from_bytes(graphs.describe(graphs.zipped(), signature=signature))
