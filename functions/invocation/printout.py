"""An event as it goes over the wire, and the command that sends it to a function by the cloud's own tools."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any, NamedTuple

from functions.invocation.settings import choose_folders
from functions.local.runtime import Cloud
from shared.events.occurrence import Message, ObjectCreated

FILE = "event.json"
"""The file that the commands send."""

ENVIRONMENT = "environment.json"
"""The file that tells sam what the function's variables are."""


class Printout(NamedTuple):
    """An event, and how it is sent once it is in FILE; `environment` is what ENVIRONMENT must hold for that, if any."""

    content: bytes
    command: str
    environment: str = ""


def print_event(cloud: Cloud, kind: str, occurrence: ObjectCreated | Message) -> Printout:
    """The event of a cloud's kind.

    That is what Lambda gives to a function, what is posted to Google's server or to Azure's host, or the
    message in Azure's queue.
    """
    if cloud == "aws":
        return _for_aws(kind, occurrence)
    return _for_gcp(kind, occurrence) if cloud == "gcp" else _for_azure(kind, occurrence)


def _for_aws(kind: str, occurrence: ObjectCreated | Message) -> Printout:
    from functions.local.aws.arrivals import build_arrival

    function = "ScoreFunction"
    command = f"sam local invoke {function} --template deploy/aws/events.yaml --event {FILE} --env-vars {ENVIRONMENT}"
    # The template's bucket has no name before it is made.
    environment = json.dumps({function: choose_folders("aws", occurrence)})
    return Printout(_encode(build_arrival(kind, occurrence)), command, environment)


def _for_gcp(kind: str, occurrence: ObjectCreated | Message) -> Printout:
    from functions.local.gcp.events import build_event

    request = build_event(kind, occurrence)
    return Printout(_encode(json.loads(request.body)), _post(f"http://localhost:8080{request.path}", request.headers))


def _for_azure(kind: str, occurrence: ObjectCreated | Message) -> Printout:
    from functions.local.azure.events import describe_blob, describe_blob_as_cloud_event, read_body

    if isinstance(occurrence, Message):
        return Printout(read_body(occurrence), _enqueue("rows"))
    if kind != "blob":
        describe = describe_blob if kind == "blob-queue" else describe_blob_as_cloud_event
        return Printout(_encode(describe(occurrence)), _enqueue("events"))
    # Event Grid posts an array of one to the host, which then reads the blob and calls the function with its bytes:
    # https://learn.microsoft.com/azure/azure-functions/functions-event-grid-blob-trigger
    address = "http://localhost:7071/runtime/webhooks/blobs?functionName=Host.Functions.score_blob"
    headers = {"content-type": "application/json", "aeg-event-type": "Notification"}
    return Printout(_encode([describe_blob(occurrence)]), _post(address, headers))


def _post(address: str, headers: Mapping[str, str]) -> str:
    told = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    return shlex.join(["curl", "--silent", "--show-error", "--include", *told, "--data-binary", f"@{FILE}", address])


def _enqueue(queue: str) -> str:
    """Azurite's queue; the host takes messages in base64."""
    put = f"az storage message put --connection-string UseDevelopmentStorage=true --queue-name {queue}"
    return f'{put} --content "$(base64 < {FILE} | tr -d "\\n")"'


def _encode(event: Any) -> bytes:
    return json.dumps(event, indent=2).encode() + b"\n"
