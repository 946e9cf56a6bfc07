"""Which models are refused for what they hold, and which word allows each."""

import pytest
from onnx import defs
from onnxruntime.capi import onnxruntime_pybind11_state

from shared.errors import ModelUnusable
from shared.integrity.inspection import EXTERNAL_DATA, FUNCTIONS, SPARSE, SUBGRAPHS, TRAINING, Contents, Operator
from shared.integrity.operators import ALLOWED, HOLDING_GRAPHS
from shared.integrity.policy import demand_harmless, find_unlisted, read_words

ADD = Operator("", "Add")
SCAN = Operator("", "Scan")
GELU = Operator("com.microsoft", "Gelu")


def holding(*operators: Operator, functions: set[Operator] | None = None, traits: set[str] | None = None) -> Contents:
    return Contents(set(operators), functions or set(), traits or set())


@pytest.mark.parametrize("domain", ["", "ai.onnx.ml"])
def test_the_list_names_operators_that_exist(domain: str) -> None:
    known = {schema.name for schema in defs.get_all_schemas_with_history() if schema.domain == domain}

    assert ALLOWED[domain] <= known


def test_no_operator_on_the_list_holds_a_graph() -> None:
    kinds = (defs.OpSchema.AttrType.GRAPH, defs.OpSchema.AttrType.GRAPHS)
    holders = {
        Operator(schema.domain, schema.name)
        for schema in defs.get_all_schemas_with_history()
        if any(attribute.type in kinds for attribute in schema.attributes.values())
    }

    assert not [operator for operator in holders if operator.name in ALLOWED.get(operator.domain, ())]
    assert {operator.name for operator in holders if not operator.domain} == HOLDING_GRAPHS


@pytest.mark.parametrize("operator", [ADD, Operator("ai.onnx.ml", "ZipMap"), Operator("com.microsoft", "Tokenizer")])
def test_what_is_listed_needs_no_word(operator: Operator) -> None:
    demand_harmless(holding(operator), frozenset())


@pytest.mark.parametrize(
    ("contents", "held", "word"),
    [
        (holding(ADD, SCAN, traits={SUBGRAPHS}), '"Scan", "subgraphs"', "subgraphs"),
        (holding(Operator("", "Loop")), '"Loop"', "subgraphs"),
        (holding(ADD, traits={SUBGRAPHS}), '"subgraphs"', "subgraphs"),
        (holding(ADD, GELU), '"com.microsoft.Gelu"', "com.microsoft"),
        (holding(GELU), '"com.microsoft.Gelu"', "com.microsoft.Gelu"),
        (holding(Operator("", "ImageDecoder")), '"ImageDecoder"', "ImageDecoder"),
        (holding(Operator("own", "f"), functions={Operator("own", "f")}, traits={FUNCTIONS}), "functions", "functions"),
        (holding(Operator("own", "f")), '"own.f"', "own"),
        (holding(Operator("", "")), '"no operator"', "no operator"),
    ],
)
def test_what_is_not_listed_is_refused_by_name_until_a_word_allows_it(contents: Contents, held: str, word: str) -> None:
    with pytest.raises(ModelUnusable, match=r"it holds .*or TRESNUBES_ALLOW .* to name") as caught:
        demand_harmless(contents, frozenset())

    assert held in str(caught.value)
    demand_harmless(contents, frozenset((word,)))


def test_a_word_allows_nothing_else() -> None:
    with pytest.raises(ModelUnusable, match=r'it holds "com\.microsoft\.Gelu"') as caught:
        demand_harmless(holding(SCAN, GELU, traits={SUBGRAPHS}), read_words("subgraphs, Resize"))

    assert "Scan" not in str(caught.value)


@pytest.mark.parametrize("trait", [EXTERNAL_DATA, SPARSE, TRAINING])
def test_what_no_model_may_hold_is_refused_whatever_is_allowed(trait: str) -> None:
    with pytest.raises(ModelUnusable, match=f"it holds {trait}: expected"):
        demand_harmless(holding(ADD, traits={trait}), frozenset((trait, SUBGRAPHS, FUNCTIONS, "")))


@pytest.mark.parametrize(
    "stands_for", [SCAN, GELU, Operator("ai.onnx.ml", "New"), Operator("com.microsoft.nchwc", "ReorderInput")]
)
def test_a_function_allows_no_operator_of_the_runtime(stands_for: Operator) -> None:
    with pytest.raises(ModelUnusable, match=f'it holds "{stands_for}"'):
        demand_harmless(holding(stands_for, functions={stands_for}, traits={FUNCTIONS}), frozenset((FUNCTIONS,)))


def test_a_function_in_no_domain_of_the_runtime_stands_for_itself() -> None:
    runtime = {schema.domain for schema in onnxruntime_pybind11_state.get_all_operator_schema()}

    for domain in runtime:
        shadow = Operator(domain, "New")
        assert find_unlisted(holding(shadow, functions={shadow}, traits={FUNCTIONS}), {FUNCTIONS}) != {}
    own = Operator("com.mshop", "f")
    assert find_unlisted(holding(own, functions={own}, traits={FUNCTIONS}), {FUNCTIONS}) == {}


@pytest.mark.parametrize("allow", [" subgraphs ,com.microsoft,,", "subgraphs com.microsoft"])
def test_words_stand_by_comma_or_space(allow: str) -> None:
    assert read_words(allow) == {"subgraphs", "com.microsoft"}


def test_no_words_allow_nothing() -> None:
    assert read_words("") == frozenset()


def test_a_long_name_is_cut() -> None:
    with pytest.raises(ModelUnusable) as caught:
        demand_harmless(holding(*(Operator("", f"{number}" * 10_000) for number in range(99))), frozenset())

    assert len(str(caught.value)) < 5_000
