"""The commands of the pages and of make are ones that the command line takes, and do what the pages say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from functions.local.arrival import CONTENTS, MESSAGES, OBJECTS
from tests.conftest import EventBundles
from tests.invocation.conftest import Invoke

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/events.md").read_text()
COMMANDS = re.findall(r"(?m)^(\S+=\S+ )?\.venv/bin/python -m functions invoke (.*?)( > event\.json)?$", PAGE)


def plan(*variables: str) -> list[str]:
    """What `make invoke` would do; the make that runs the tests has no say in it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "-n", "invoke", *variables]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=environment)
    return run.stdout.splitlines()


def test_page_shows_commands() -> None:
    assert len(COMMANDS) == 3


@pytest.mark.parametrize(("setting", "arguments", "printed"), COMMANDS)
def test_command_of_the_page_is_done(
    setting: str,
    arguments: str,
    printed: str,
    invoke: Invoke,
    tmp_path: Path,
    event_bundles: EventBundles,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    if setting:
        monkeypatch.setenv(*setting.strip().split("="))
    given = shlex.split(arguments.replace("build/stores", str(tmp_path)))

    done = invoke(*given, *([] if printed else ["--bundle", event_bundles("gcp")]))

    assert done.status == 0
    assert ("Records" if printed else "outcome: scored") in done.out


def test_page_has_every_kind_of_event() -> None:
    table = PAGE.partition("## Try it")[2].partition("\n## ")[0]
    kinds = [kind for clouds in (OBJECTS, CONTENTS, MESSAGES) for cloud in clouds.values() for kind in cloud]

    assert [kind for kind in kinds if f"`{kind}`" not in table] == []


def test_make_bundles_for_the_cloud_and_then_invokes() -> None:
    asked = ["CLOUD=gcp", "EVENT=pubsub", "FILE=my rows.json", "MODEL=pyproject.toml", "ARGS=--id m-1"]

    bundle, invoke = plan(*asked)[-2:]

    assert " -m functions.bundle gcp-events --here --model pyproject.toml " in bundle
    assert shlex.split(invoke)[2:] == [
        *("functions", "invoke", "gcp", "--event", "pubsub", "--file", "my rows.json", "--id", "m-1"),
    ]


def test_make_alone_invokes_aws_with_the_example() -> None:
    *_, invoke = plan()

    assert shlex.split(invoke)[2:] == ["functions", "invoke", "aws", "--file", "examples/rows.csv"]
    assert (ROOT / "examples/rows.csv").is_file()
