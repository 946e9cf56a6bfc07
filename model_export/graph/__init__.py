"""A converted graph made neat: names of our choice, nothing twice, no dead parts, no prose."""

from model_export.graph.tidy import ROWS, tidy
from model_export.graph.walk import all_nodes, names_made, names_read, subgraphs

__all__ = ["ROWS", "all_nodes", "names_made", "names_read", "subgraphs", "tidy"]
