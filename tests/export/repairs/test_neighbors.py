"""Neighbours that are equally near: the graph takes those that scikit-learn takes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pandas import DataFrame
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from model_export import Disagreement, export
from model_export.conversion import convert, outputs_of
from model_export.gate.comparison import compare
from model_export.layout import lay_out
from model_export.metadata import signature_document, stamp
from model_export.oracle import consult
from model_export.repairs import REPAIRS, Repair
from shared.errors import InvalidRows
from shared.golden import Tolerance
from shared.model import Model
from shared.tensor import DOUBLE

RANDOM = np.random.default_rng(0)
GRID = RANDOM.integers(0, 6, (300, 3)).astype(float)
"""Whole numbers: most points have others at the same distance."""
SPREAD = RANDOM.normal(size=(300, 3))
CLASSES = RANDOM.integers(0, 3, 300)
EXACT = Tolerance(1e-12, 1e-12)


@pytest.mark.parametrize("algorithm", ["kd_tree", "ball_tree", "brute"])
@pytest.mark.parametrize(("neighbors", "more"), [(1, {}), (2, {}), (5, {}), (8, {"leaf_size": 5}), (7, {"p": 1})])
def test_of_equally_near_points_the_same_are_taken(algorithm: str, neighbors: int, more: dict[str, Any]) -> None:
    estimator = KNeighborsClassifier(neighbors, algorithm=algorithm, **more).fit(GRID, CLASSES)

    assert _differing(estimator, [*GRID, *(GRID + 0.5)]) == 0


@pytest.mark.parametrize(
    "more", [{}, {"weights": "distance"}, {"p": np.inf}, {"p": 3}, {"metric": "chebyshev"}], ids=str
)
def test_their_values_are_the_same(more: dict[str, Any]) -> None:
    estimator = KNeighborsRegressor(4, **more).fit(GRID, SPREAD[:, :2])

    assert _differing(estimator, [*GRID, *(GRID[:100] + 0.5)]) == 0


@pytest.mark.parametrize("distance", [2.0**24 + 1, 1e9, -1e12])
@pytest.mark.parametrize("place", [0, 2])
def test_far_away_where_rounding_makes_points_equally_near(distance: float, place: int) -> None:
    estimator = KNeighborsRegressor(5, leaf_size=10).fit(SPREAD, SPREAD[:, 0])
    rows = SPREAD.copy()
    rows[:, place] = distance
    model = _model(estimator)

    answered = [_ask(model, row) for row in rows]

    expected = estimator.predict(rows)
    assert sum(answer is not None for answer in answered) > 100
    assert [a for a in answered if a is not None] == pytest.approx(
        [e for e, a in zip(expected, answered, strict=True) if a is not None], rel=1e-12
    )


def test_a_row_that_is_infinitely_far_from_all_is_refused() -> None:
    model = _model(KNeighborsRegressor().fit(SPREAD, SPREAD[:, 0]))

    with pytest.raises(InvalidRows, match="finite"):
        model.predict([[1e200, 0.0, 0.0]])


def test_points_without_ties_need_no_graph_inside_the_graph() -> None:
    apart = convert(consult(KNeighborsClassifier().fit(SPREAD, CLASSES), named=False), _columns(SPREAD))
    alike = convert(consult(KNeighborsClassifier().fit(GRID, CLASSES), named=False), _columns(GRID))

    assert "Loop" not in {node.op_type for node in apart.graph.graph.node}
    assert "Loop" in {node.op_type for node in alike.graph.graph.node}


@pytest.mark.parametrize("estimator", [KNeighborsClassifier(), KNeighborsRegressor()], ids=str)
def test_skl2onnx_alone_takes_others(estimator: Any, tmp_path: Path) -> None:
    estimator.fit(GRID, CLASSES)

    assert _differing(estimator, list(GRID), repairs=()) > 0
    with pytest.raises(Disagreement):
        export(estimator, GRID, tmp_path / "m.onnx", repairs=())


def test_the_whole_export_passes_the_gate(tmp_path: Path) -> None:
    frame = DataFrame(SPREAD, columns=list("abc"))
    estimator = KNeighborsRegressor().fit(frame, SPREAD[:, 0])

    made = export(estimator, frame, tmp_path / "m.onnx")

    assert sum(family.excused for family in made.report.compared.families) == 0


def _differing(estimator: Any, rows: Sequence[Any], repairs: Sequence[Repair] = REPAIRS) -> int:
    model = _model(estimator, repairs)
    frame = DataFrame(np.array(rows), columns=list("abc"))
    return compare(model, frame.to_numpy().tolist(), consult(estimator, named=False).answer(frame), EXACT).differing


def _model(estimator: Any, repairs: Sequence[Repair] = REPAIRS) -> Model:
    oracle, columns = consult(estimator, named=False), _columns(GRID)
    made = convert(oracle, columns, repairs)
    return Model.from_bytes(stamp(made.graph, {"signature": signature_document(columns, outputs_of(oracle))}))


def _columns(values: NDArray[np.float64]) -> Any:
    return lay_out(KNeighborsRegressor(), dict.fromkeys("abc"[: values.shape[1]], "number"), DOUBLE)


def _ask(model: Model, row: NDArray[np.float64]) -> float | None:
    try:
        answer = model.predict([row.tolist()])[0]
    except InvalidRows:
        return None
    assert isinstance(answer, float)
    return answer
