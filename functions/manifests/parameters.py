"""The values of a manifest's parameters: what is given where something is, the default everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from functions.manifests.errors import ManifestError


def settle(declared: Mapping[str, Mapping[str, Any]], given: Mapping[str, str]) -> dict[str, Any]:
    """Name → value, for parameters with `default`, `type`, `allowed`, `minimum` and `maximum` as far as they have them.

    Raises ManifestError for a name that the manifest doesn't know, and for a value that it refuses.
    """
    for name in given:
        if name not in declared:
            raise ManifestError(f"no parameter {name!r}{_suggest(name, declared)}")
    return {name: _settle(name, each, given) for name, each in declared.items()}


def _settle(name: str, declared: Mapping[str, Any], given: Mapping[str, str]) -> Any:
    value = _read(name, declared, given[name]) if name in given else declared.get("default")
    allowed = declared.get("allowed")
    if name in given and allowed is not None and value not in allowed:
        raise ManifestError(f"{name}: expected one of {', '.join(map(str, allowed))}, got {value!r}")
    for bound, beyond in (("minimum", -1), ("maximum", 1)):
        limit = declared.get(bound)
        if name in given and isinstance(value, int) and limit is not None and (value - limit) * beyond > 0:
            raise ManifestError(f"{name}: expected {bound} {limit}, got {value}")
    return value


def _read(name: str, declared: Mapping[str, Any], text: str) -> Any:
    kind = str(declared.get("type", "")).lower()
    if kind == "bool":
        if text not in {"true", "false"}:
            raise ManifestError(f"{name}: expected true or false, got {text!r}")
        return text == "true"
    if kind in {"number", "int"}:
        try:
            return int(text)
        except ValueError:
            raise ManifestError(f"{name}: expected a whole number, got {text!r}") from None
    return text


def _suggest(name: str, declared: Mapping[str, Any]) -> str:
    near = get_close_matches(name, declared, n=1)
    return f": did you mean {near[0]}?" if near else f": expected one of {', '.join(sorted(declared))}"
