"""The answer to an inference request."""

from collections.abc import Sequence
from typing import Any

from shared.codec import json_text
from shared.signature import Output
from shared.tensor import Tensor


def write(
    model: tuple[str, str], request_id: str | None, outputs: Sequence[Output], tensors: Sequence[Tensor]
) -> bytes:
    """The answer to an inference request: model name and version, the request's id if it has one, flat outputs."""
    answer: dict[str, Any] = {"model_name": model[0], "model_version": model[1]}
    if request_id is not None:
        answer["id"] = request_id
    answer["outputs"] = [_write_output(*pair) for pair in zip(outputs, tensors, strict=True)]
    return json_text.dumps(answer)


def _write_output(output: Output, tensor: Tensor) -> dict[str, Any]:
    values = tensor.values()
    return {
        "name": output.name,
        "datatype": "BOOL" if output.boolean else tensor.element.datatype,
        "shape": tensor.shape,
        "data": list(map(bool, values)) if output.boolean else values,
    }
