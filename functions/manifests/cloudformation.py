"""A CloudFormation template as plain data, and what its functions come to for some values of its parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from functions.manifests.errors import ManifestError
from functions.manifests.parameters import settle

Document = dict[str, Any]

_PSEUDO = {
    "AWS::StackName": "tresnubes",
    "AWS::AccountId": "123456789012",
    "AWS::Region": "us-east-1",
    "AWS::Partition": "aws",
    "AWS::NoValue": None,
}
_FIELDS = {"Default": "default", "Type": "type", "AllowedValues": "allowed", "MinValue": "minimum"}


def parse_template(text: str) -> Document:
    """A template with its short forms written out: `!Ref X` is read as `{"Ref": "X"}`. Raises ManifestError."""
    try:
        import yaml
    except ImportError:
        raise ManifestError("pyyaml is not installed: make setup") from None

    class Loader(yaml.SafeLoader):
        """YAML with CloudFormation's short forms."""

    def read_short_form(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Document:
        if isinstance(node, yaml.SequenceNode):
            return {f"Fn::{tag}": loader.construct_sequence(node, deep=True)}
        if not isinstance(node, yaml.ScalarNode):
            raise TypeError(f"!{tag}: expected a text or a list, got {node.tag}")
        content = loader.construct_scalar(node)
        if tag in {"Ref", "Condition"}:
            return {tag: content}
        return {f"Fn::{tag}": content.split(".", 1) if tag == "GetAtt" else content}

    Loader.add_multi_constructor("!", read_short_form)
    try:
        return dict(yaml.load(text, Loader))  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise ManifestError(f"expected YAML, got {error}") from error


class Stack(NamedTuple):
    """A template with values for its parameters. A resource stands for itself by its name in small letters."""

    template: Document
    values: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path, given: Mapping[str, str]) -> Stack:
        """Raises ManifestError for a template that can't be read, and for values that it refuses."""
        try:
            template = parse_template(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ManifestError(f"{path}: expected a template, got {error.strerror}") from error
        declared = {name: _describe(each) for name, each in template.get("Parameters", {}).items()}
        return cls(template, settle(declared, given))

    def properties(self, name: str) -> Document:
        """A resource's properties, resolved. Raises ManifestError where there is no such resource."""
        try:
            return dict(self.resolve(self.template["Resources"][name].get("Properties", {})))
        except KeyError as error:
            raise ManifestError(f"expected the resource {name}, found no {error}") from error

    def made(self, kind: str) -> list[str]:
        """The names of the resources of one type whose condition holds."""
        return [
            name
            for name, each in self.template["Resources"].items()
            if each["Type"] == kind and ("Condition" not in each or self.holds(each["Condition"]))
        ]

    def holds(self, condition: str) -> bool:
        """Whether a condition of the template is true."""
        return bool(self.resolve(self.template["Conditions"][condition]))

    def resolve(self, value: Any) -> Any:
        """`value` with what its functions come to; a function that only AWS can answer stays as it is."""
        if isinstance(value, list):
            return [each for each in map(self.resolve, value) if each is not None]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function in _FUNCTIONS:
                return _FUNCTIONS[function](self, argument)
        return {name: each for name, each in ((n, self.resolve(v)) for n, v in value.items()) if each is not None}

    def refer(self, name: str) -> Any:
        """What `Ref` gives."""
        return self.values[name] if name in self.values else _PSEUDO.get(name, name.lower())


def _describe(parameter: Document) -> Document:
    described = {ours: parameter[theirs] for theirs, ours in _FIELDS.items() if theirs in parameter}
    return described | ({"maximum": parameter["MaxValue"]} if "MaxValue" in parameter else {})


def _choose(stack: Stack, argument: Any) -> Any:
    condition, yes, no = argument
    return stack.resolve(yes if stack.holds(condition) else no)


def _look_up(stack: Stack, argument: Any) -> Any:
    name, *keys = map(stack.resolve, argument)
    found: Any = stack.template["Mappings"][name]
    for key in keys:
        found = found[str(key)]
    return found


def _fill(stack: Stack, argument: Any) -> Any:
    text = argument if isinstance(argument, str) else argument[0]
    return re.sub(r"\$\{([\w:]+)(?:\.\w+)?\}", lambda match: str(stack.refer(match[1])), text)


def _join(stack: Stack, argument: Any) -> str:
    between, items = argument[0], stack.resolve(argument[1])
    return str(between).join(items.split(",") if isinstance(items, str) else map(str, items))


def _equal(stack: Stack, argument: Any) -> bool:
    one, other = map(stack.resolve, argument)
    return str(one) == str(other)


_FUNCTIONS = {
    "Ref": Stack.refer,
    "Fn::If": _choose,
    "Fn::FindInMap": _look_up,
    "Fn::Sub": _fill,
    "Fn::Join": _join,
    "Fn::Equals": _equal,
    "Fn::Not": lambda stack, argument: not stack.resolve(argument[0]),
    "Fn::And": lambda stack, argument: all(map(stack.resolve, argument)),
    "Fn::Or": lambda stack, argument: any(map(stack.resolve, argument)),
    "Condition": Stack.holds,
}
