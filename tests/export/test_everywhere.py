"""Trees are proven on every row there is, where they can be, and nothing is said to be proven that is not."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import ModelProto, helper
from pandas import DataFrame, Series
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeRegressor

from model_export import Disagreement, ExportError, export
from model_export.compact import forms_of
from model_export.conversion import convert
from model_export.equivalence import Verdict, prove_everywhere
from model_export.equivalence.counterexample import rows_of
from model_export.equivalence.nodes import Unreadable, read_nodes
from model_export.equivalence.walk import same_trees
from model_export.inspection import inspect
from shared.signature import Column
from shared.tensor import FLOAT
from tests.export.frames import mixed
from tests.export.witness.cases import inquire

NUMBERS = ["home.dest", "income (k$)", "rooms"]


def data() -> tuple[DataFrame, "Series[Any]"]:
    frame, _ = mixed()
    return frame[NUMBERS], frame["größe"]


def plain_graph(estimator: Any, frame: DataFrame) -> ModelProto:
    inquiry, _ = inquire(estimator, frame)
    return convert(inquiry.oracle, inquiry.columns, ()).graph


def verdict_on(estimator: Any, frame: DataFrame) -> Verdict:
    inquiry, content = inquire(estimator, frame)
    return prove_everywhere(estimator, onnx.load_from_string(content), onnx.load_from_string(content), inquiry)


@pytest.mark.parametrize(
    "estimator",
    [
        GradientBoostingClassifier(n_estimators=5, random_state=0),
        GradientBoostingRegressor(n_estimators=5, random_state=0),
        RandomForestClassifier(5, max_depth=4, random_state=0),
        RandomForestRegressor(5, max_depth=4, random_state=0),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_trees_are_proven_for_every_input(tmp_path: Path, estimator: Any) -> None:
    frame, _ = data()
    estimator.fit(frame, frame["rooms"] > 4)

    made = export(estimator, frame, tmp_path / "trees.onnx", everywhere=True)

    assert made.report.proof is not None
    assert made.report.proof.status == "proven for every input"
    assert "trees as TreeEnsemble" in made.rewrites
    assert inspect(made.path)["report"]["proof"] == "proven for every input"


def test_a_missing_value_that_goes_astray_refuses_with_a_counterexample() -> None:
    frame, _ = data()
    # No row misses a value, and a split that saw none sends them where more rows went.
    forest = RandomForestRegressor(5, max_depth=4, random_state=0).fit(frame, frame["rooms"] * 1.0)

    with pytest.raises(Disagreement) as refused:
        verdict_on(forest, frame)

    witness = refused.value.witness
    assert None in witness.row.values()
    assert forest.predict(DataFrame([witness.row]).astype(float))[0] == pytest.approx(witness.estimator)
    assert witness.model != pytest.approx(witness.estimator)


def test_what_leafparity_does_not_read_is_not_proven(tmp_path: Path) -> None:
    frame, _ = data()
    line = LogisticRegression(max_iter=1000).fit(frame, frame["rooms"] > 4)

    made = export(line, frame, tmp_path / "line.onnx", everywhere=True)

    assert made.report.proof is not None
    assert made.report.proof.status == "not proven"
    assert "LogisticRegression" in made.report.proof.words


def test_without_leafparity_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "leafparity", None)
    frame, _ = data()
    tree = DecisionTreeRegressor(max_depth=2).fit(frame, frame["rooms"] * 1.0)

    with pytest.raises(ExportError, match=r"needs leafparity: install it .*\(uv pip install leafparity\)"):
        export(tree, frame, tmp_path / "tree.onnx", everywhere=True)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", [RandomForestRegressor, GradientBoostingRegressor])
def test_the_smaller_form_has_the_same_trees(kind: Any) -> None:
    frame, _ = data()
    plain = plain_graph(kind(n_estimators=5, random_state=0).fit(frame, frame["rooms"] * 1.0), frame)
    (form,) = [form for form in forms_of(plain) if form.rewrites]

    assert same_trees(plain, form.graph)
    assert same_trees(form.graph, form.graph)


def test_a_tree_of_one_leaf_is_the_same_as_a_split_that_leads_to_it_either_way() -> None:
    frame, _ = data()
    forest = RandomForestRegressor(5, random_state=0).fit(frame, frame["rooms"] * 0.0 + 5)
    plain = plain_graph(forest, frame)
    (form,) = [form for form in forms_of(plain) if form.rewrites]

    assert same_trees(plain, form.graph)


def changed(graph: ModelProto, name: str) -> ModelProto:
    """A copy of a graph with TreeEnsemble, of which one entry of an attribute is another."""
    copy = ModelProto()
    copy.CopyFrom(graph)
    (node,) = [node for node in copy.graph.node if node.op_type == "TreeEnsemble"]
    (attribute,) = [attribute for attribute in node.attribute if attribute.name == name]
    if attribute.HasField("t"):
        values = np.array(onnx.numpy_helper.to_array(attribute.t))
        values[1] = np.nextafter(values[1], np.inf) if values.dtype.kind == "f" else 1
        attribute.t.CopyFrom(onnx.numpy_helper.from_array(values))
    else:
        attribute.ints[1] = 1 - min(attribute.ints[1], 1)
    return copy


@pytest.mark.parametrize(
    "name", ["nodes_splits", "leaf_weights", "nodes_modes", "nodes_featureids", "nodes_truenodeids", "nodes_trueleafs"]
)
def test_one_changed_entry_makes_other_trees(name: str) -> None:
    frame, _ = data()
    plain = plain_graph(RandomForestRegressor(3, max_depth=3, random_state=0).fit(frame, frame["rooms"] * 1.0), frame)
    (form,) = [form for form in forms_of(plain) if form.rewrites]

    assert not same_trees(plain, changed(form.graph, name))


def test_another_side_for_missing_values_makes_other_trees() -> None:
    frame, _ = data()
    plain = plain_graph(RandomForestRegressor(3, max_depth=3, random_state=0).fit(frame, frame["rooms"] * 1.0), frame)
    (form,) = [form for form in forms_of(plain) if form.rewrites]
    other = ModelProto()
    other.CopyFrom(form.graph)
    (node,) = [node for node in other.graph.node if node.op_type == "TreeEnsemble"]
    sides = [1] * len(read_nodes(plain).rules)
    splits = int((read_nodes(form.graph).rules[:, 1] >= 0).sum())
    node.attribute.append(helper.make_attribute("nodes_missing_value_tracks_true", sides[:splits]))

    assert not same_trees(plain, other)


def test_forests_of_another_number_of_trees_are_not_the_same() -> None:
    frame, _ = data()
    three, four = (RandomForestRegressor(n, max_depth=3, random_state=0).fit(frame, frame["rooms"]) for n in (3, 4))

    assert not same_trees(plain_graph(three, frame), plain_graph(four, frame))


def test_a_form_with_other_trees_is_not_proven() -> None:
    frame, _ = data()
    boosting = GradientBoostingRegressor(n_estimators=3, random_state=0).fit(frame, frame["rooms"] * 1.0)
    inquiry, content = inquire(boosting, frame)
    plain = onnx.load_from_string(content)
    (form,) = [form for form in forms_of(plain) if form.rewrites]

    verdict = prove_everywhere(boosting, plain, changed(form.graph, "leaf_weights"), inquiry)

    assert verdict == Verdict("not proven", "the form that is written has other trees than the graph as converted")


def test_a_graph_without_trees_is_not_read() -> None:
    frame, _ = data()
    line = LogisticRegression(max_iter=1000).fit(frame, frame["rooms"] > 4)

    with pytest.raises(Unreadable, match="expected one ensemble of trees in the graph, got 0"):
        read_nodes(plain_graph(line, frame))


COLUMNS = (
    Column("a", "number", "rows", FLOAT, nullable=True),
    Column("n", "integer", "rows", FLOAT),
    Column("b", "boolean", "rows", FLOAT),
)


def test_a_counterexample_is_put_as_a_caller_could_send_it() -> None:
    assert rows_of({"a": "0.5", "n": "4.5", "b": "1.0"}, COLUMNS) == [[0.5, 4, True], [0.5, 5, True]]
    assert rows_of({"a": "NaN", "n": "4.0", "b": "0.0"}, COLUMNS) == [[None, 4, False]]


def test_a_counterexample_that_misses_what_must_not_miss_is_none() -> None:
    assert rows_of({"a": "0.5", "n": "NaN", "b": "1.0"}, COLUMNS) == []
