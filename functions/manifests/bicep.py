"""A Bicep file as plain data, and what its expressions come to for some values of its parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from functions.manifests.errors import ManifestError
from functions.manifests.parameters import settle

Document = dict[str, Any]

_BOUNDS = {"allowed": "allowed", "min_value": "minimum", "max_value": "maximum"}


def parse_bicep(text: str) -> Document:
    """A Bicep file, parsed. Raises ManifestError for what is not Bicep.

    A resource's `condition` stands beside its `config`, not around it.
    """
    try:
        from pycep import BicepParser  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        raise ManifestError("pycep-parser is not installed: make setup") from None
    try:
        parsed: Document = dict(BicepParser().parse(text=text))
    except Exception as error:  # the parser's errors have no base of their own
        raise ManifestError(f"expected Bicep, got {error}") from error
    for each in parsed["resources"].values():
        if "condition" in each["config"]:
            each.update(each["config"])
    return parsed


class Deployment(NamedTuple):
    """A file with values for its parameters.

    The parser gives a name and a text alike: a text that is a parameter's or a variable's name is taken for it.
    """

    document: Document
    values: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path, given: Mapping[str, Any]) -> Deployment:
        """`given` is text from outside, or what another file passes. Raises ManifestError for values it refuses."""
        try:
            document = parse_bicep(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ManifestError(f"{path}: expected a Bicep file, got {error.strerror}") from error
        declared = {name: _describe(each) for name, each in document["parameters"].items()}
        texts = {name: each for name, each in given.items() if isinstance(each, str)}
        others = {name: each for name, each in given.items() if name not in texts}
        return cls(document, settle(declared, texts) | others)

    def properties(self, name: str) -> Document:
        """A resource's properties, resolved. Raises ManifestError where there is no such resource."""
        try:
            return dict(self.resolve(self.document["resources"][name]["config"]["properties"]))
        except KeyError as error:
            raise ManifestError(f"expected the resource {name} with properties, found no {error}") from error

    def passed(self, module: str) -> Document:
        """What is passed to a module, resolved."""
        found = self.document["modules"][module]["config"]
        return dict(self.resolve(found.get("config", found)["params"]))

    def resolve(self, value: Any) -> Any:
        """`value` with what its expressions come to; one that only Azure can answer becomes a text that tells it."""
        if isinstance(value, list):
            return [*map(self.resolve, value)]
        if isinstance(value, str):
            return self._look_up(value)
        if not isinstance(value, dict):
            return value
        if "operator" in value:
            return self._operate(value["operator"]["type"], value["operator"]["operands"])
        if "function" in value:
            return self._call(value["function"]["type"], value["function"]["parameters"] or {})
        return {name: self.resolve(each) for name, each in value.items()}

    def _look_up(self, text: str) -> Any:
        if text in self.values:
            return self.values[text]
        if text in self.document["variables"]:
            value = self.document["variables"][text]["value"]
            # A text may be the name of its own variable: `var inbox = 'inbox'`.
            return self._fill(value) if isinstance(value, str) else self.resolve(value)
        return self._fill(text)

    def _fill(self, text: str) -> str:
        return re.sub(r"\$\{([^}]+)\}", lambda match: str(self._refer(match[1])), text)

    def _refer(self, path: str) -> Any:
        first, *rest = path.split(".")
        return _imagine(first, rest[-1]) if rest else self._look_up(first)

    def _operate(self, kind: str, operands: Mapping[str, Any]) -> Any:
        if kind == "conditional":
            return self.resolve(operands["true_value" if self.resolve(operands["condition"]) else "false_value"])
        if kind == "property_accessor":
            return _imagine(*_ends(operands))
        if kind == "not":
            return not self.resolve(operands.get("operand_1", operands.get("operand")))
        if kind in {"equals", "not_equals"}:
            equal = self.resolve(operands["operand_1"]) == self.resolve(operands["operand_2"])
            return equal == (kind == "equals")
        return f"${{{kind}}}"

    def _call(self, kind: str, arguments: Mapping[str, Any]) -> Any:
        if kind == "string":
            return str(self.resolve(arguments["value_to_convert"]))
        if kind == "empty":
            return not self.resolve(next(iter(arguments.values())))
        return f"${{{kind}}}"


def _describe(parameter: Document) -> Document:
    decorators = {each["type"]: each.get("argument") for each in parameter["decorators"]}
    described = {ours: decorators[theirs] for theirs, ours in _BOUNDS.items() if theirs in decorators}
    return described | {"type": parameter["type"], "default": parameter.get("default")}


def _ends(operands: Mapping[str, Any]) -> tuple[str, str]:
    """The first and the last name of `a.b.c`."""
    first, last = operands["operand_1"], operands["operand_2"]
    while isinstance(last, dict):
        last = last["operator"]["operands"]["operand_2"]
    return (first if isinstance(first, str) else "azure"), str(last)


def _imagine(resource: str, field: str) -> str:
    """What Azure would say of a resource: an address for the services that have one."""
    if field in {"blob", "queue"}:
        return f"https://{resource.lower()}.{field}.core.windows.net/"
    return f"${{{resource}.{field}}}"
