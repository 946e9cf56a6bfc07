"""What stands around the trees is seen to be the same, or not to be."""

import pytest
from onnx import ModelProto, TensorProto, helper
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from model_export.equivalence import Verdict
from model_export.equivalence.histogram import read_histogram
from model_export.equivalence.lookup import find_lookup
from model_export.equivalence.nodes import Unreadable, trees_in
from model_export.equivalence.proof import NOT_BY_SUMS, OTHER, OTHER_SUMS
from model_export.equivalence.reading import readable
from model_export.equivalence.surroundings import answers_by_sums, same_before
from tests.export.equivalence.forms import forms, numbers


def copied(model: ModelProto) -> ModelProto:
    copy = ModelProto()
    copy.CopyFrom(model)
    return copy


def test_sums_in_place_of_means_are_not_proven() -> None:
    frame = numbers()
    case = forms(RandomForestRegressor(2, max_depth=2).fit(frame, frame["rooms"]), frame)
    other = copied(case.written)
    (found,) = [found for found in trees_in(other).attribute if found.name == "aggregate_function"]
    found.i = 1 - found.i

    assert case.verdict(written=other) == Verdict("not proven", OTHER_SUMS)


def test_answers_that_read_the_rows_past_the_trees_are_not_proven() -> None:
    frame = numbers()
    case = forms(RandomForestRegressor(2, max_depth=2).fit(frame, frame["rooms"]), frame)
    other = copied(case.written)
    last = other.graph.output[0].name
    for node in other.graph.node:
        node.output[:] = ["inner" if name == last else name for name in node.output]
    other.graph.node.append(helper.make_node("Max", ["inner", other.graph.input[0].name], [last]))

    assert answers_by_sums(case.written)
    assert case.verdict(written=other) == Verdict("not proven", NOT_BY_SUMS)


def test_another_scale_before_the_trees_is_not_the_same() -> None:
    frame = numbers()
    forest = RandomForestRegressor(2, max_depth=2)
    case = forms(make_pipeline(StandardScaler(), forest).fit(frame, frame["rooms"]), frame)
    other = copied(case.written)
    other.graph.initializer[0].CopyFrom(
        helper.make_tensor(other.graph.initializer[0].name, TensorProto.DOUBLE, [3], [1.0, 2.0, 3.0])
    )

    assert same_before(case.plain, case.written)
    assert not same_before(case.plain, other)
    assert case.verdict(written=other).status == "trees proven"


def test_a_leaf_in_the_table_moved_makes_other_trees() -> None:
    frame = numbers()
    case = forms(RandomForestClassifier(3, max_depth=2, random_state=0).fit(frame, frame["rooms"] % 3), frame)
    assert find_lookup(case.written, trees_in(case.written).output[0]) is not None
    other = copied(case.written)
    (table,) = [tensor for tensor in other.graph.initializer if len(tensor.dims) == 2 and tensor.dims[1] == 3]
    raw = bytearray(table.raw_data)
    raw[0] ^= 1
    table.raw_data = bytes(raw)

    assert case.verdict().status == "proven for every input"
    assert case.verdict(written=other) == Verdict("not proven", OTHER)


def test_splits_by_category_are_not_compared() -> None:
    frame = numbers()
    boosting = HistGradientBoostingRegressor(max_iter=2, categorical_features=[2]).fit(frame, frame["rooms"])

    with pytest.raises(Unreadable, match="splits by category"):
        read_histogram(boosting)


def test_a_compact_form_is_not_written_for_leafparity() -> None:
    frame = numbers()
    case = forms(RandomForestRegressor(2, max_depth=2).fit(frame, frame["rooms"]), frame)

    with pytest.raises(Unreadable, match=r"got TreeEnsemble$"):
        readable(case.written, 0)


def test_a_first_tree_that_splits_is_no_base_value() -> None:
    frame = numbers()
    case = forms(RandomForestRegressor(2, max_depth=2).fit(frame, frame["rooms"]), frame)

    with pytest.raises(Unreadable, match="expected a first tree of one leaf"):
        readable(case.plain, 0, has_base=True)
