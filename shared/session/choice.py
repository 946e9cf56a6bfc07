"""The outputs that a caller asks for, found by name; what no session can give is refused before the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.errors import SessionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.tensor import Spec

__all__ = ["choose"]

_GIVEN = ("tensor", "sequence", "map")


def choose(outputs: Sequence[Spec], names: Sequence[str]) -> list[Spec]:
    """The outputs of these names. Raises SessionError for an unknown name, and for a kind of value that isn't read."""
    known = {spec.name: spec for spec in outputs}
    for name in names:
        if name not in known:
            raise SessionError(f"expected one of the outputs {', '.join(known)}, got {name}")
        if known[name].kind not in _GIVEN:
            raise SessionError(f"{name} is of kind {known[name].kind}: expected a tensor, a sequence or a map")
    return [known[name] for name in names]
