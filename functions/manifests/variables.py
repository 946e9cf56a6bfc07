"""The variables of a serverless.yml, as far as ours has them: ${env:X}, ${param:x}, ${self:a.b}, ${strToBool(…)}."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from functions.manifests.errors import ManifestError

_INNERMOST = re.compile(r"\$\{([^${}]*)\}")
_REFERENCE = re.compile(r"(env|param|self):([\w.-]+)(?:,\s*'(.*)')?")
_CONDITION = re.compile(r"strToBool\((.*)\)")
_BOOLEANS = {"true": True, "false": False}


class Variables(NamedTuple):
    """Where variables are looked up: a manifest as it was written, the environment, and the command's parameters."""

    document: Mapping[str, Any]
    environment: Mapping[str, str]
    params: Mapping[str, str]

    def fill(self, value: Any, inside: tuple[str, ...] = ()) -> Any:
        """A value with every variable in it replaced; `inside` are the addresses that led to it. Raises ManifestError.

        A text that is one variable becomes that variable's value, whatever its kind; in a longer one it becomes text.
        """
        if isinstance(value, Mapping):
            return {key: self.fill(each, inside) for key, each in value.items()}
        if isinstance(value, list):
            return [self.fill(each, inside) for each in value]
        return self._fill_text(value, inside) if isinstance(value, str) else value

    def _fill_text(self, text: str, inside: tuple[str, ...]) -> Any:
        while variable := _INNERMOST.search(text):
            value = self._find(variable[1], inside)
            if variable[0] == text:
                return value
            text = f"{text[: variable.start()]}{value}{text[variable.end() :]}"
        return text

    def _find(self, expression: str, inside: tuple[str, ...]) -> Any:
        if condition := _CONDITION.fullmatch(expression):
            return _read_boolean(condition[1])
        reference = _REFERENCE.fullmatch(expression)
        if reference is None:
            raise ManifestError(f"expected a variable of env, param or self, or strToBool(…), got ${{{expression}}}")
        source, address, default = reference.groups()
        value = self._look_up(source, address, inside)
        if value is None and default is None:
            raise ManifestError(_describe_absence(source, address))
        return default if value is None else value

    def _look_up(self, source: str, address: str, inside: tuple[str, ...]) -> Any:
        if source == "env":
            return _refuse_variable(address, self.environment.get(address))
        if source == "param":
            return self.params.get(address, self.document.get("params", {}).get("default", {}).get(address))
        if address in inside:
            raise ManifestError(f"expected values that don't need themselves, got {' → '.join((*inside, address))}")
        return self.fill(_walk(self.document, address), (*inside, address))


def _read_boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ManifestError(f"expected true or false, got {text!r}")
    return _BOOLEANS[text]


def _refuse_variable(name: str, value: str | None) -> str | None:
    """What the environment holds is never read as a variable again."""
    if value is not None and "${" in value:
        raise ManifestError(f"{name}: expected a text without ${{, got {value!r}")
    return value


def _walk(document: Any, address: str) -> Any:
    """What stands at an address such as `custom.accounts`; None where there is nothing."""
    for key in address.split("."):
        document = document.get(key) if isinstance(document, Mapping) else None
    return document


def _describe_absence(source: str, address: str) -> str:
    if source == "env":
        return f"expected the environment variable {address} to be set"
    return f"expected a value for ${{{source}:{address}}}"
