"""Vectorizers of text, where skl2onnx reads words, characters or counts otherwise than scikit-learn."""

from model_export.repairs.texts import counts, weights

__all__ = ["REPAIRS"]

REPAIRS = (counts.REPAIR, weights.TRANSFORMER, weights.VECTORIZER)
