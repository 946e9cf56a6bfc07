"""What is wrong with an inference request around its tensors: names, ids, parameters."""

from collections.abc import Iterator, Sequence
from typing import Any

from shared.codec.inference.field import Field
from shared.errors import Fault, listed, show

BINARY = ("binary_data", "binary_data_output", "binary_data_size")
"""The parameters of the binary tensor data extension."""

_NO_BINARY = "JSON data (the binary tensor data extension is not offered)"


def faults_around(document: dict[str, Any], known: Sequence[Field], outputs: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the request around the tensors' values."""
    if not isinstance(document.get("id", ""), str):
        yield Fault(None, None, "id, a string", show(document["id"]))
    yield from _parameter_faults(document)
    inputs = document.get("inputs")
    if not isinstance(inputs, list):
        got = show(inputs) if inputs is not None else "no such member"
        yield Fault(None, None, "inputs, an array of tensors", got)
    else:
        yield from _names_faults("input", inputs, [field.name for field in known])
        given = {str(entry.get("name")) for entry in inputs if isinstance(entry, dict)}
        yield from (Fault(None, field.name, "an input", "no such input") for field in known if field.name not in given)
    asked = document.get("outputs")
    if asked is not None and not isinstance(asked, list):
        yield Fault(None, None, "outputs, an array of requested outputs", show(asked))
    elif asked:
        yield from _names_faults("output", asked, outputs)


def _names_faults(side: str, entries: Sequence[Any], known: Sequence[str]) -> Iterator[Fault]:
    expected, seen = dict.fromkeys(known), set[str]()
    one_of = f"one of the {side}s {listed(known)}"
    for entry in entries:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if not isinstance(entry, dict) or not isinstance(name, str):
            yield Fault(None, None, f"an {side} object with a name", show(name))
        elif name not in expected:
            yield Fault(None, name, one_of, f"an unknown {side}")
        elif name in seen:
            yield Fault(None, name, f"each {side} once", "it twice")
        else:
            seen.add(name)
            yield from _parameter_faults(entry)


def _parameter_faults(owner: dict[str, Any]) -> Iterator[Fault]:
    parameters = {} if owner.get("parameters") is None else owner["parameters"]
    if not isinstance(parameters, dict):
        yield Fault(None, None, "parameters, an object", show(parameters))
    elif any(parameters.get(name) is not None and parameters[name] is not False for name in BINARY):
        yield Fault(None, owner.get("name"), _NO_BINARY, "a request for binary data")
