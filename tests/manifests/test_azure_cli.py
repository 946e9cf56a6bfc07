"""Every `az` command of the pages and of the script is one that Azure's own command line takes."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.manifests.azure_commands import SUBSCRIBE
from tests.manifests.documents import ROOT
from tests.manifests.shell_commands import find_blocks, find_commands

PROBE = Path(__file__).with_name("azure_cli_probe.py")
EXTENSIONS = {"log-analytics": "monitor log-analytics query"}
"""What `az extension add` brings → the commands of it that the page has; their options are not checked here."""
INSTALLED = ROOT / ".tools/azure-cli/azure-cli/bin/python"


@pytest.fixture(scope="module")
def python() -> Path:
    """The Python of Azure's command line."""
    if not INSTALLED.exists():
        pytest.skip("Azure's command line is not installed: make azure-cli")
    return INSTALLED


def read_commands() -> list[list[str]]:
    """Of the pages and of the script; a variable of the shell's is some word."""
    page = "\n".join(find_blocks((ROOT / f"docs/{name}.md").read_text()) for name in ("azure", "security"))
    commands = [*find_commands(page, "az"), *find_commands(SUBSCRIBE.read_text(), "az")]
    return [[re.sub(r"\$(\w+|\{[^}]*\}|\([^)]*\))", "x", word) for word in words] for words in commands]


def is_of_an_extension(words: list[str]) -> bool:
    return any(" ".join(words).startswith(f"{command} ") for command in EXTENSIONS.values())


def find_faults(python: Path, commands: list[list[str]], folder: Path) -> list[str]:
    environment = {**os.environ, "AZURE_CONFIG_DIR": str(folder), "AZURE_CORE_COLLECT_TELEMETRY": "false"}
    done = subprocess.run(
        [str(python), str(PROBE)],
        input=json.dumps(commands),
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    faults: list[str] = json.loads(done.stdout)
    return faults


def test_the_commands_are_found() -> None:
    starts = {" ".join(words[:2]) for words in read_commands()}

    assert {"deployment group", "functionapp keys", "eventgrid system-topic", "storage message"} <= starts


def test_a_command_ends_where_the_shell_ends_it() -> None:
    text = (
        "A=\"$(az one --query 'a && b' --output tsv)\"\n"
        'az two \\\n  --x "$Y" || exit\n'
        "while read; do az three; done < <(az four)\n"
        "echo 'az five'\n"
    )

    assert list(find_commands(text, "az")) == [
        ["one", "--query", "a && b", "--output", "tsv"],
        ["two", "--x", "$Y"],
        ["three"],
        ["four"],
    ]


def test_azures_command_line_takes_every_command(python: Path, tmp_path: Path) -> None:
    commands = [words for words in read_commands() if not is_of_an_extension(words)]

    assert find_faults(python, commands, tmp_path) == []


def test_the_page_adds_each_extension_that_it_needs() -> None:
    commands = read_commands()
    needed = {name for name, start in EXTENSIONS.items() if any(" ".join(each).startswith(start) for each in commands)}

    assert needed == set(EXTENSIONS)
    assert [each for each in commands if each[:2] == ["extension", "add"]] == [
        ["extension", "add", "--name", name] for name in EXTENSIONS
    ]


def test_a_wrong_option_and_a_wrong_command_are_found(python: Path, tmp_path: Path) -> None:
    commands = [["functionapp", "keys", "list", "--grp", "g"], ["group", "erase", "--name", "x"]]

    missing, unknown = find_faults(python, commands, tmp_path)

    assert missing.endswith("the following arguments are required: --resource-group/-g, --name/-n")
    assert "'erase' is misspelled or not recognized by the system" in unknown
