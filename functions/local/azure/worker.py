"""The process behind `start.py`: Microsoft's worker library, serving one app over an inherited socket.

Started as a program with the socket's descriptor and the app's folder. It imports the standard library and
the worker only: this repository is not on its path. Each message is JSON in one frame of the connection.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
import uuid
from collections.abc import Mapping
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

import azure_functions_runtime as worker  # type: ignore[import-not-found]
from azure_functions_runtime.bindings.datumdef import Datum  # type: ignore[import-not-found]
from azure_functions_runtime.native_invocation import (  # type: ignore[import-not-found]
    invocation_request_native,
)


def _message(name: str, **constants: int) -> type:
    """A stand-in for a protobuf message: takes its fields by name; enumerations are on the class."""
    return type(name, (SimpleNamespace,), constants)


# What the library takes from the messages between host and worker; the wire is not needed in one machine.
_PROTOS = SimpleNamespace(
    StatusResult=_message("StatusResult", Failure=0, Success=1),
    BindingInfo=_message("BindingInfo", out=1, inout=2, undefined=0, string=1, binary=2, stream=3),
    WorkerInitResponse=_message("WorkerInitResponse"),
    WorkerMetadata=_message("WorkerMetadata"),
    RpcException=_message("RpcException"),
    RpcFunctionMetadata=_message("RpcFunctionMetadata"),
    RpcRetryOptions=_message("RpcRetryOptions"),
    FunctionMetadataResponse=_message("FunctionMetadataResponse"),
)


async def serve(channel: Connection, folder: str) -> None:
    """Index the app, say what is in it, then answer invocations until the host goes away."""
    worker.start_threadpool_executor()
    index = await _index(folder)
    channel.send_bytes(json.dumps(index).encode())
    while index["ok"]:
        try:
            message = json.loads(await asyncio.to_thread(channel.recv_bytes))
        except EOFError:
            return
        channel.send_bytes(json.dumps(await _invoke(message)).encode())


async def _index(folder: str) -> dict[str, Any]:
    init = SimpleNamespace(capabilities={}, function_app_directory=folder)
    request = SimpleNamespace(
        request=SimpleNamespace(worker_init_request=init),
        properties={"host": "127.0.0.1", "protos": _PROTOS},
    )
    answer = await worker.worker_init_request(request)
    if answer.result.status != _PROTOS.StatusResult.Success:
        exception = answer.result.exception
        return {"ok": False, "error": f"{exception.message}\n{exception.stack_trace}"}
    metadata = await worker.functions_metadata_request(request)
    if not metadata.function_metadata_results:
        return {"ok": False, "error": f"no function in {folder}/function_app.py"}
    return {"ok": True, "functions": [_describe(function) for function in metadata.function_metadata_results]}


def _describe(function: Any) -> dict[str, Any]:
    return {"id": function.function_id, "name": function.name, "bindings": function.raw_bindings}


async def _invoke(message: Mapping[str, Any]) -> dict[str, Any]:
    ok, value, _, _, _ = await invocation_request_native(
        message["invocation"] or str(uuid.uuid4()),
        message["function"],
        [(message["argument"], _read_input(message))],
        {name: Datum(value, "json") for name, value in message.get("metadata", {}).items()},
        message["trace_parent"],
        message["trace_state"],
    )
    return {"ok": True, "value": _describe_value(value)} if ok else {"ok": False}


def _read_input(message: Mapping[str, Any]) -> Datum:
    """A request, or the bytes of a message or a blob, in base64."""
    if "bytes" in message:
        return Datum(base64.b64decode(message["bytes"]), "bytes")
    return _read_request(message)


def _read_request(message: Mapping[str, Any]) -> Datum:
    fields = {
        "method": Datum(message["method"], "string"),
        "url": Datum(message["url"], "string"),
        "body": Datum(base64.b64decode(message["body"]), "bytes"),
    }
    maps = {part: _strings(message[part]) for part in ("headers", "params", "query")}
    return Datum({**fields, **maps}, "http")


def _strings(values: Mapping[str, str]) -> dict[str, Datum]:
    return {name: Datum(value, "string") for name, value in values.items()}


def _describe_value(value: Datum | None) -> dict[str, Any]:
    if value is None or value.type != "http":
        return {"type": "nothing" if value is None else value.type}
    return {
        "type": "http",
        "status": value.value["status_code"].value,
        "headers": {name: header.value for name, header in value.value["headers"].items()},
        "body": base64.b64encode(value.value["body"].value).decode(),
    }


def main(descriptor: str, folder: str) -> None:
    """Serve until the other end of the socket is closed."""
    # The host collects what the app logs from INFO on; an app's own text stays as it is.
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    # The library's own news is the platform's log; a failed invocation's traceback is the app's.
    logging.getLogger("azure.functions").setLevel(logging.WARNING)
    sys.path.append(folder)
    with Connection(int(descriptor)) as channel:
        asyncio.run(serve(channel, folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
