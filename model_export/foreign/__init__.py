"""Makes a graph from elsewhere (PyTorch, say) describe itself, as exported models do; there is no estimator to ask."""

from model_export.foreign.adoption import Adopted, adopt
from model_export.foreign.graph import UnusableGraph
from model_export.foreign.signature import text_columns

__all__ = ["Adopted", "UnusableGraph", "adopt", "text_columns"]
