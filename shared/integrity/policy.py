"""Which models may be served: those of known operators that hold all that they need, or what the operator allows."""

from collections.abc import Iterator, Set

from shared.errors import ModelUnusable, listed
from shared.integrity.inspection import EXTERNAL_DATA, FUNCTIONS, SPARSE, SUBGRAPHS, TRAINING, Contents, Operator
from shared.integrity.operators import ALLOWED, HOLDING_GRAPHS

_NEVER = {
    EXTERNAL_DATA: "a model that is one file",
    SPARSE: "dense tensors",
    TRAINING: "a model for inference alone",
}

_OF_THE_RUNTIME = ("ai.onnx.", "com.microsoft.", "com.ms.", "org.pytorch.")


def read_words(allow: str) -> frozenset[str]:
    """The words of TRESNUBES_ALLOW, by comma or space: gcloud takes no comma within a variable."""
    return frozenset(allow.replace(",", " ").split())


def demand_harmless(contents: Contents, allow: Set[str]) -> None:
    """Raise ModelUnusable for what no model may hold, and for what `allow` would have to name.

    `allow` may hold `subgraphs`, `functions` (those that a model defines itself), a domain (`com.microsoft`: all its
    operators) and an operator (`Resize`, `com.microsoft.Gelu`).
    """
    for trait, expected in _NEVER.items():
        if trait in contents.traits:
            raise ModelUnusable(f"it holds {trait}: expected {expected}")
    wanted = find_unlisted(contents, allow)
    if wanted:
        raise ModelUnusable(
            f"it holds {listed(sorted(wanted))}: expected what docs/integrity.md lists, or TRESNUBES_ALLOW "
            f"(for a bundle --allow) to name {listed(sorted(set(wanted.values())))}"
        )


def find_unlisted(contents: Contents, allow: Set[str] = frozenset()) -> dict[str, str]:
    """What is neither listed nor allowed, each with the word that would allow it."""
    return dict(_unlisted(contents, allow))


def _unlisted(contents: Contents, allow: Set[str]) -> Iterator[tuple[str, str]]:
    for trait in {SUBGRAPHS, FUNCTIONS} & contents.traits - allow:
        yield trait, trait
    # A function can't stand for an operator that onnxruntime has: it would run its own.
    defined = {function for function in contents.functions if not _is_of_the_runtime(function.domain)}
    for operator in contents.operators - defined:
        word = _word(operator)
        if operator.name not in ALLOWED.get(operator.domain, ()) and not {str(operator), word} & allow:
            yield str(operator), word


def _is_of_the_runtime(domain: str) -> bool:
    """Whether onnxruntime has, or may come to have, operators of that domain (`com.ms.internal.nhwc`, say)."""
    return not domain or f"{domain}.".startswith(_OF_THE_RUNTIME)


def _word(operator: Operator) -> str:
    if operator.domain:
        return operator.domain
    return SUBGRAPHS if operator.name in HOLDING_GRAPHS else operator.name
