"""Smaller forms of a graph that answer the same but for rounding; the export proves the one it takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from onnx import ModelProto

from model_export.compact.classifier import say_once
from model_export.compact.scaler import fold_scalers
from model_export.compact.trees import write_trees

__all__ = ["REWRITES", "Form", "forms_of"]

Rewrite: TypeAlias = Callable[[ModelProto], ModelProto | None]
"""A smaller equivalent of a graph, `None` where there is none; the graph itself stays as it is."""

REWRITES: Mapping[str, Rewrite] = {
    "trees as TreeEnsemble": write_trees,
    "scalers folded": fold_scalers,
    "linear classifier said once": say_once,
}
"""In the order in which they are applied, by the name that a report gives them."""


@dataclass(frozen=True, slots=True)
class Form:
    """A graph, and the names of the rewrites that made it; the plain graph has none."""

    graph: ModelProto
    rewrites: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of the graph as a file without metadata."""
        return int(self.graph.ByteSize())


def forms_of(graph: ModelProto) -> Sequence[Form]:
    """Every form that the rewrites make smaller, the smallest first; the last is the graph as it is.

    Each rewrite is taken or left, for one that the proof refuses must not cost the others.
    """
    forms = [Form(graph)]
    for name, rewrite in REWRITES.items():
        forms += [made for form in forms if (made := _rewritten(form, name, rewrite)) is not None]
    return sorted(forms, key=lambda form: form.bytes)


def _rewritten(form: Form, name: str, rewrite: Rewrite) -> Form | None:
    graph = rewrite(form.graph)
    made = None if graph is None else Form(graph, (*form.rewrites, name))
    return made if made is not None and made.bytes < form.bytes else None
