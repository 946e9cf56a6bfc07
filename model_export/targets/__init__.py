"""A classifier of several targets is converted as one classifier a target, each as skl2onnx and our repairs do it."""

from model_export.targets.parser import REPAIRED, parsers_of

__all__ = ["REPAIRED", "parsers_of"]
