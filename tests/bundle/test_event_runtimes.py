"""Each cloud's own runtime runs its bundle of events, and the message that it brings is scored."""

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from functions.bundle import EVENTS, Bundle
from functions.local.arrival import MESSAGES, EventRuntime
from functions.local.aws.arrival import open_aws_events
from functions.local.azure.arrival import open_azure_events
from functions.local.gcp.arrival import open_gcp_events
from shared.events.occurrence import Message

Open = Callable[[Path, Path, Mapping[str, str]], AbstractContextManager[EventRuntime]]
OPENERS: Mapping[str, Open] = {"aws": open_aws_events, "gcp": open_gcp_events, "azure": open_azure_events}


@pytest.mark.parametrize("cloud", EVENTS)
def test_a_message_is_scored_and_acknowledged(cloud: str, bundles: dict[str, Bundle], tmp_path: Path) -> None:
    folders = {"TRESNUBES_STORES": str(tmp_path), "TRESNUBES_SINK": "s3://bucket/out"}
    rows = Message("m1", b'{"instances": [[3.0], [-1.0]]}', "application/json")

    with OPENERS[cloud](bundles[EVENTS[cloud].name].folder, Path(sys.executable), folders) as runtime:
        acknowledged = runtime.deliver(MESSAGES[cloud][0], rows)

    (found,) = (tmp_path / "s3/bucket/out/messages").iterdir()
    assert acknowledged
    assert json.loads(found.read_bytes()) == {"predictions": [6.0, -2.0]}
