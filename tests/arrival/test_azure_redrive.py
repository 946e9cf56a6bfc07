"""The page's commands show what is in a poison queue and move it back, and lose nothing where that fails."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.arrival.azure_place import Place, open_place
from tests.servers.azurite import Azurite

pytest.importorskip("azure.storage.queue", reason="azure-storage-queue is not installed: make setup")

PAGE = (Path(__file__).parents[2] / "docs/azure.md").read_text()
(PEEK,) = re.findall(r"(?m)^az storage message peek (?:.*\\\n)*.*$", PAGE)
(MOVE,) = re.findall(r"(?ms)^```bash account\n(while read .*?)^```$", PAGE)
BODIES = [b'{"instances": []}', bytes(range(256))]


@pytest.fixture
def place(azurite: Azurite, tmp_path: Path) -> Iterator[Place]:
    with open_place(azurite, tmp_path) as opened:
        yield opened


def run(place: Place, commands: str, queue: str, folder: Path) -> str:
    """What commands of the page print, with an `az` of the tests' own."""
    command = folder / "az"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -P {Path(__file__).with_name("az.py")} "$@"\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        **place.azurite.environment,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "ACCOUNT": "devstoreaccount1",
        "QUEUE": queue,
    }
    shell = shutil.which("bash") or pytest.skip("bash is not installed: apt-get install bash")
    done = subprocess.run(
        [shell, "-uc", commands], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    return done.stdout


def read(place: Place, queue: str) -> list[bytes]:
    with place.service.get_queue_client(queue) as client:
        return [base64.b64decode(message.content) for message in client.peek_messages(32)]


def test_all_messages_are_moved_back_as_they_were(place: Place, tmp_path: Path) -> None:
    queue = place.queues[0]
    for body in BODIES:
        place.send(f"{queue}-poison", body)

    run(place, MOVE, queue, tmp_path)

    assert read(place, queue) == BODIES
    assert place.count_messages(f"{queue}-poison") == 0


def test_message_that_can_not_be_moved_stays_where_it_is(place: Place, tmp_path: Path) -> None:
    poison = f"{place.queues[0]}-poison"
    place.send(poison, BODIES[0])
    place.service.delete_queue(place.queues[0])

    run(place, MOVE, place.queues[0], tmp_path)

    assert place.count_messages(poison) == 1


def test_what_is_in_a_poison_queue_is_shown(place: Place, tmp_path: Path) -> None:
    for body in (b'{"one": 1}', b'{"two": 2}'):
        place.send(f"{place.queues[0]}-poison", body)

    shown = run(place, PEEK, place.queues[0], tmp_path)

    assert shown.splitlines() == ['{"one": 1}', '{"two": 2}']
