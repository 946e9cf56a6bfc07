"""JSON Schema (2020-12) for rows, predictions, tensors and problems, made from a signature."""

from collections.abc import Sequence
from typing import Any

from shared.codec.inference.envelope import BINARY
from shared.codec.inference.field import Field
from shared.coercion import expected
from shared.signature import Column, Output, Signature, by_target, class_names

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PARAMETERS: Schema = {
    "type": ["object", "null"],
    "properties": {name: {"enum": [False, None]} for name in BINARY},
}
_ITEM: Schema = {"description": "an item of a sequence: an object by name where it is a map, else a value or an array"}

PROBLEM: Schema = {
    "description": "RFC 9457",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["expected", "got"],
                "properties": {"row": _COUNT, "column": _TEXT, "expected": _TEXT, "got": _TEXT},
            },
        },
        "more": {"type": "boolean"},
        "error": _TEXT,
    },
}

INFERENCE_RESPONSE: Schema = {
    "type": "object",
    "required": ["model_name", "model_version", "outputs"],
    "properties": {
        "model_name": _TEXT,
        "model_version": _TEXT,
        "id": _TEXT,
        "outputs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "datatype", "shape", "data"],
                "properties": {
                    "name": _TEXT,
                    "datatype": _TEXT,
                    "shape": {"type": "array", "items": _COUNT},
                    "data": {"type": "array"},
                },
            },
        },
    },
}


OTHER_REQUEST: Schema = {
    "description": "the inputs that `GET` of the same version names: they may be others than the first version's",
    "type": "object",
    "required": ["inputs"],
    "properties": {"id": _TEXT, "inputs": {"type": "array", "items": {"type": "object", "required": ["name"]}}},
}


def ref(name: str) -> Schema:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def instances(max_rows: int) -> Schema:
    """The body of a prediction request."""
    rows = {
        "type": "array",
        "description": f"at most {max_rows} rows; more are answered with 413",
        "items": {"anyOf": [ref("Row"), ref("RowArray")]},
    }
    return {
        "type": "object",
        "required": ["instances"],
        "additionalProperties": False,
        "properties": {"instances": rows, "parameters": {"type": ["object", "null"], "maxProperties": 0}},
    }


def row_object(signature: Signature) -> Schema:
    """A row by column name: every column, and no other."""
    return {
        "type": "object",
        "required": [column.name for column in signature.columns],
        "additionalProperties": False,
        "properties": {column.name: value(column) for column in signature.columns},
    }


def row_array(signature: Signature) -> Schema:
    """A row in signature order."""
    width = len(signature.columns)
    prefix = [value(column) for column in signature.columns]
    return {"type": "array", "prefixItems": prefix, "items": False, "minItems": width, "maxItems": width}


def value(column: Column) -> Schema:
    """What a column takes, as `coercion` checks it."""
    kinds = {"number": "number", "integer": "integer", "boolean": "boolean", "string": "string"}
    schema: Schema = {"type": kinds[column.kind], "description": expected(column)}
    if column.kind in ("number", "integer"):
        schema["minimum"], schema["maximum"] = column.limits
    if column.closed:
        schema["enum"] = [*column.categories, *([None] if column.nullable else [])]
    elif column.missing:
        schema["not"] = {"const": column.missing}
    if column.nullable:
        schema["type"] = [schema["type"], "null"]
    return schema


def predictions(outputs: Sequence[Output]) -> Schema:
    """The answer to a prediction request."""
    rows = {"type": "array", "items": _prediction(outputs)}
    return {"type": "object", "required": ["predictions"], "properties": {"predictions": rows}}


def _prediction(outputs: Sequence[Output]) -> Schema:
    if outputs[0].role == "value":
        return {"type": ["number", "array"], "items": {"type": "number"}}
    if outputs[0].role != "label":
        return _foreign(outputs)
    targets = [_target(target) for target in by_target(outputs)]
    if len(targets) == 1:
        return targets[0]
    return {"type": "array", "prefixItems": targets, "items": False, "minItems": len(targets)}


def _target(outputs: Sequence[Output]) -> Schema:
    properties = {str(output.role): _part(output) for output in outputs}
    return {"type": "object", "required": list(properties), "properties": properties}


def _part(output: Output) -> Schema:
    """What stands beside a label, and the label."""
    if output.role == "label":
        return {"type": ["string", "integer", "number", "boolean"]}
    if output.role == "probabilities":
        names = class_names(output.classes)
        return {"type": "object", "required": names, "properties": dict.fromkeys(names, _NUMBER)}
    return {"type": "array", "items": _NUMBER} if output.role == "distances" else _NUMBER


def _foreign(outputs: Sequence[Output]) -> Schema:
    """One output as it is, or several by name."""
    schemas: list[Schema] = [_ITEM if output.items else {} for output in outputs]
    if len(outputs) == 1:
        return schemas[0]
    names = [output.name for output in outputs]
    return {"type": "object", "required": names, "properties": dict(zip(names, schemas, strict=True))}


def inference_request(fields: Sequence[Field], outputs: Sequence[str]) -> Schema:
    """An inference request: each input once, and the outputs that are wanted (none named: all)."""
    inputs = {
        "type": "array",
        "minItems": len(fields),
        "maxItems": len(fields),
        "prefixItems": [_tensor(field) for field in fields],
    }
    wanted = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"enum": list(outputs)}, "parameters": _PARAMETERS},
    }
    return {
        "type": "object",
        "required": ["inputs"],
        "properties": {
            "id": _TEXT,
            "parameters": _PARAMETERS,
            "inputs": inputs,
            "outputs": {"type": ["array", "null"], "items": wanted, "uniqueItems": True},
        },
    }


def _tensor(field: Field) -> Schema:
    shape = [{"type": "integer", "minimum": 0} if size < 0 else {"const": size} for size in field.shape]
    return {
        "type": "object",
        "required": ["name", "datatype", "shape", "data"],
        "properties": {
            "name": {"const": field.name},
            "datatype": {"const": field.datatype},
            "shape": {"type": "array", "prefixItems": shape, "items": False, "minItems": len(shape)},
            "data": {"type": "array", "description": "as many values as the shape says, flat or nested"},
            "parameters": _PARAMETERS,
        },
    }
