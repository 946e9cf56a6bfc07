"""The functions that an adapter's source defines, without running it."""

import ast

from tests.manifests.documents import ROOT


def find_functions(cloud: str, module: str) -> set[str]:
    """Names of the functions at the top level of `functions/<cloud>/<module>.py`."""
    tree = ast.parse((ROOT / f"functions/{cloud}/{module}.py").read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
