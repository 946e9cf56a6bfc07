"""Bicep's syntax by a second grammar, tree-sitter's, which says where a file is wrong."""

from collections.abc import Iterator

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_bicep.language()))


def find_errors(text: str) -> list[str]:
    """Line and text of what is no Bicep; [] for a file that is."""
    root = _PARSER.parse(text.encode()).root_node
    return [f"line {node.start_point.row + 1}: {(node.text or b'').decode()[:60]!r}" for node in _walk(root)]


def _walk(node: Node) -> Iterator[Node]:
    if node.is_missing or node.is_error:
        yield node
    elif node.has_error:
        for child in node.children:
            yield from _walk(child)
