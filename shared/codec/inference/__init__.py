"""The Open Inference Protocol's tensors (version 2, REST): requests to columns or tensors, outputs to its answer.

https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
"""

from shared.codec.inference.answer import write
from shared.codec.inference.field import Field, fields
from shared.codec.inference.request import Inference, read

__all__ = ["Field", "Inference", "fields", "read", "write"]
