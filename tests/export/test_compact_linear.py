"""A scaler folded into a linear model, and a linear classifier said once, answer the same but for rounding."""

from array import array
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from model_export.compact.classifier import say_once
from model_export.compact.scaler import fold_scalers
from shared.session import open_session
from shared.tensor import FLOAT, Tensor

WIDTH = 4
ROWS = np.random.default_rng(5).normal(size=(50, WIDTH)).astype(np.float32)
SCALE, OFFSET = [0.5, 2.0, 1.0, 0.25], [1.0, -3.0, 0.0, 10.0]


def _ml(operator: str, source: str, *outputs: str, **attributes: Any) -> NodeProto:
    return helper.make_node(operator, [source], outputs, domain="ai.onnx.ml", **attributes)


def _model(nodes: list[NodeProto], outputs: dict[str, int], **constants: NDArray[Any]) -> ModelProto:
    """A graph of an input `x` of shape [rows, WIDTH] that gives these outputs, by name and number of columns."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", WIDTH])
    sides = [
        helper.make_tensor_value_info("label", TensorProto.INT64, ["rows"])
        if name == "label"
        else helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", width])
        for name, width in outputs.items()
    ]
    kept = [numpy_helper.from_array(values.astype(np.float32), name) for name, values in constants.items()]
    graph = helper.make_graph(nodes, "linear", [x], sides, kept)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10)


def _run(model: ModelProto) -> dict[str, list[Any]]:
    checker.check_model(model, full_check=True)
    session = open_session(model.SerializeToString())
    names = [spec.name for spec in session.outputs]
    answers = session.run({"x": Tensor(FLOAT, ROWS.shape, array("f", ROWS.tobytes()))}, names)
    tensors = [answer for answer in answers if isinstance(answer, Tensor)]
    return {name: tensor.values() for name, tensor in zip(names, tensors, strict=True)}


def _operators(model: ModelProto | None) -> list[str]:
    assert model is not None
    return [node.op_type for node in model.graph.node]


REGRESSOR = _ml("LinearRegressor", "scaled", "value", coefficients=[1.0, -2.0, 3.0, 0.5], intercepts=[0.25])
SCALER = _ml("Scaler", "x", "scaled", scale=SCALE, offset=OFFSET)


def _folds(model: ModelProto, operators: list[str]) -> None:
    before, expected = model.SerializeToString(), _run(model)

    made = fold_scalers(model)

    assert _operators(made) == operators
    assert made is not None
    got = _run(made)
    for name, values in expected.items():
        assert got[name] == pytest.approx(values, rel=1e-6, abs=1e-5)
    assert model.SerializeToString() == before


def test_a_scaler_is_folded_into_a_regressor() -> None:
    _folds(_model([SCALER, REGRESSOR], {"value": 1}), ["LinearRegressor"])


def test_a_scaler_may_have_one_number_for_all_columns() -> None:
    _folds(
        _model([_ml("Scaler", "x", "scaled", scale=[0.5], offset=[2.0]), REGRESSOR], {"value": 1}), ["LinearRegressor"]
    )


def test_a_scaler_of_single_steps_is_folded_into_a_product() -> None:
    nodes = [
        helper.make_node("Sub", ["x", "offset"], ["a"]),
        helper.make_node("Div", ["a", "deviation"], ["b"]),
        helper.make_node("Mul", ["two", "b"], ["c"]),
        helper.make_node("Add", ["c", "offset"], ["d"]),
        helper.make_node("Cast", ["d"], ["e"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["e", "weights"], ["f"]),
        helper.make_node("Add", ["bias", "f"], ["value"]),
    ]
    weights = np.arange(WIDTH * 2).reshape(WIDTH, 2)
    constants = {"offset": OFFSET, "deviation": SCALE, "two": 2.0, "weights": weights, "bias": [[1.0, -1.0]]}

    _folds(
        _model(nodes, {"value": 2}, **{name: np.array(values) for name, values in constants.items()}), ["Cast", "Gemm"]
    )


@pytest.mark.parametrize("names", [["scaled", "other"], ["other", "scaled"]])
def test_a_scaler_is_folded_from_either_end_of_columns_put_together(names: list[str]) -> None:
    nodes = [
        SCALER,
        helper.make_node("Relu", ["x"], ["other"]),  # of a width that is not known here
        helper.make_node("Concat", names, ["both"], axis=1),
        _ml("LinearRegressor", "both", "value", coefficients=list(np.linspace(-1, 1, 2 * WIDTH)), intercepts=[0.5]),
    ]

    _folds(_model(nodes, {"value": 1}), ["Relu", "Concat", "LinearRegressor"])


UNKNOWN = [
    helper.make_node("Relu", ["x"], ["other"]),
    helper.make_node("Concat", ["other", "scaled", "other"], ["all"], axis=1),
]


@pytest.mark.parametrize(
    "nodes",
    [
        pytest.param([_ml("LinearRegressor", "x", "value", coefficients=[1.0] * 4, intercepts=[0.0])], id="no scaler"),
        pytest.param([_ml("Scaler", "x", "value", scale=SCALE, offset=OFFSET)], id="no linear model"),
        pytest.param([SCALER, helper.make_node("Identity", ["scaled"], ["also"]), REGRESSOR], id="read twice"),
        pytest.param([SCALER, _ml("LinearRegressor", "scaled", "value", coefficients=[1.0] * 4)], id="no intercept"),
        pytest.param(
            [SCALER, *UNKNOWN, _ml("LinearRegressor", "all", "value", coefficients=[1.0] * 12, intercepts=[0.0])],
            id="between columns of unknown width",
        ),
        pytest.param(
            [
                SCALER,
                helper.make_node("Cast", ["scaled"], ["whole"], to=TensorProto.INT64),
                _ml("LinearRegressor", "whole", "value", coefficients=[1.0] * 4, intercepts=[0.0]),
            ],
            id="cast to integers",
        ),
        pytest.param(
            [_ml("Normalizer", "x", "scaled", norm="L2"), REGRESSOR],
            id="a norm of each row",
        ),
    ],
)
def test_what_is_no_scaler_before_a_linear_model_alone_is_left(nodes: list[NodeProto]) -> None:
    outputs = {"value": WIDTH} if len(nodes) == 1 else {"value": 1}

    assert (
        fold_scalers(
            _model(nodes, outputs | ({"also": WIDTH} if nodes[1:2] and nodes[1].op_type == "Identity" else {}))
        )
        is None
    )


def _classifier(weights: list[float], bias: list[float], transform: str, output: str = "probabilities") -> NodeProto:
    labels = list(range(len(bias)))
    attributes = {"coefficients": weights, "intercepts": bias, "post_transform": transform, "classlabels_ints": labels}
    return _ml("LinearClassifier", "x", "label", output, **attributes)


def test_weights_of_two_classes_are_said_once() -> None:
    weights = [0.5, -1.0, 2.0, 0.0]
    twice = _classifier([*(-weight for weight in weights), *weights], [-0.25, 0.25], "LOGISTIC")
    model = _model([twice], {"label": 0, "probabilities": 2})

    made = say_once(model)

    assert made is not None
    assert [len(attribute.floats) for attribute in made.graph.node[0].attribute if attribute.floats] == [4, 1]
    before, after = _run(model), _run(made)
    assert after["label"] == before["label"]
    assert after["probabilities"] == pytest.approx(before["probabilities"], abs=1e-6)


def test_shares_are_not_normalized_again() -> None:
    shares = _classifier(list(np.linspace(-1, 1, 12)), [0.0, 0.5, 1.0], "SOFTMAX", "shares")
    model = _model([shares, _ml("Normalizer", "shares", "probabilities", norm="L1")], {"label": 0, "probabilities": 3})

    made = say_once(model)

    assert _operators(made) == ["LinearClassifier"]
    assert made is not None
    assert _run(made)["probabilities"] == pytest.approx(_run(model)["probabilities"], abs=1e-6)


@pytest.mark.parametrize(
    "nodes",
    [
        pytest.param([_classifier([1.0] * 8, [-0.25, 0.25], "LOGISTIC")], id="two models"),
        pytest.param([_classifier([-1.0] * 4 + [1.0] * 4, [-0.25, 0.25], "NONE")], id="scores"),
        pytest.param(
            [
                _classifier([1.0] * 12, [0.0, 0.5, 1.0], "LOGISTIC", "shares"),
                _ml("Normalizer", "shares", "probabilities", norm="L1"),
            ],
            id="one against the rest",
        ),
        pytest.param(
            [
                _classifier([1.0] * 12, [0.0, 0.5, 1.0], "SOFTMAX", "shares"),
                _ml("Normalizer", "shares", "probabilities", norm="L2"),
            ],
            id="another norm",
        ),
    ],
)
def test_a_classifier_that_says_nothing_twice_is_left(nodes: list[NodeProto]) -> None:
    assert say_once(_model(nodes, {"label": 0, "probabilities": 3 if len(nodes) == 2 else 2})) is None
