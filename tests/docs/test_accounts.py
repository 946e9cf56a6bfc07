"""What the pages tell a reader with an account to type is known to the tools: each command, and each of its options.

Google's and Azure's own tools read their pages' commands in `tests/manifests`.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.session import get_session

from functions.__main__ import main
from functions.bundle import __main__ as bundling
from tests.docs.clone import LINKED
from tests.docs.fences import PAGES, ROOT, read_commands, read_fences
from tests.manifests.shell_commands import find_commands

PROBE = Path(__file__).with_name("sam_probe.py")
TEXT = "\n".join(fence.text for page in PAGES for fence in read_fences(page))
DEPLOYMENTS = sorted(
    {command for page in PAGES for command in read_commands(page, "account") if command.startswith("make deploy-")}
)
# Of AWS's services; `aws s3` is the command line's own.
OPERATIONS = {"iam", "lambda", "sqs"}
# An option of the command line itself, with any operation.
OF_EACH = {"cli-binary-format"}


def ask_sam(commands: list[list[str]], home: Path) -> list[str]:
    environment = {"HOME": str(home), "SAM_CLI_TELEMETRY": "0", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, PROBE], input=json.dumps(commands), env=environment, capture_output=True, text=True, check=True
    )
    faults: list[str] = json.loads(done.stdout)
    return faults


def test_sam_knows_every_command_and_option_and_no_others(tmp_path: Path) -> None:
    commands = list(find_commands(TEXT.replace(".venv/bin/sam ", "sam "), "sam"))
    wrong = [["deploy", "--stack", "x"], ["local", "begin"]]

    faults = ask_sam([*commands, *wrong], tmp_path)

    assert {" ".join(words[:2]) for words in commands} >= {"deploy --stack-name", "local invoke", "local start-api"}
    assert faults == ["sam deploy: no option --stack", "sam local: no command 'begin'"]


def find_faults(words: list[str]) -> list[str]:
    """Options of AWS's command line that are no member of what the operation takes."""
    service, operation, *rest = words
    model = get_session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        return [f"{service}: no operation {operation}"]
    shape = model.operation_model(names[operation]).input_shape
    known = OF_EACH | {xform_name(name, "-") for name in (shape.members if shape else ())}
    return [f"{service} {operation}: no option {word}" for word in rest if word[:2] == "--" and word[2:] not in known]


def test_awss_operations_have_every_option() -> None:
    commands = [words for words in find_commands(TEXT, "aws") if words[0] in OPERATIONS]

    assert {words[0] for words in commands} == OPERATIONS
    assert [fault for words in commands for fault in find_faults(words)] == []


def test_what_aws_does_not_know_is_found() -> None:
    assert find_faults(["sqs", "send-message", "--queue", "x"]) == ["sqs send-message: no option --queue"]
    assert find_faults(["sqs", "send"]) == ["sqs: no operation send"]


@pytest.mark.parametrize(("tool", "pages"), {"gcloud": {"gcp"}, "az": {"azure", "security"}}.items())
def test_googles_and_azures_commands_stand_where_their_tools_read_them(tool: str, pages: set[str]) -> None:
    texts = [(page.stem, fence.text) for page in PAGES for fence in read_fences(page)]

    having = {stem for stem, text in texts if re.search(rf"(?m)(^|[(\s]){tool} [a-z]", text)}

    assert having == pages


@pytest.mark.parametrize("command", DEPLOYMENTS)
def test_a_deployment_is_planned_as_the_page_says(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "my-project")
    monkeypatch.setenv("ENTRA", "00000000-0000-0000-0000-000000000000")

    for words in plan(command):
        if words[0] == "functions.bundle":
            bundling._parser().parse_args(words[1:])
        else:
            assert main([*words[1:], "--dry-run"]) == 0

    said = capsys.readouterr()
    assert "the manifest: " not in said.err
    assert said.out


def plan(command: str) -> list[list[str]]:
    """The modules that make would run, each with its arguments."""
    made = [f"--old-file={name}" for name in re.findall(r"models/[\w.-]+", command)]
    setup = f"--old-file={Path.cwd()}/.venv/.synced"
    script = f"{command} --dry-run {setup} {' '.join(made)}"
    # The make that runs the tests has no say in it.
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "ARGS"))}
    done = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True, env=own)
    lines = [shlex.split(line) for line in done.stdout.splitlines() if " -m functions" in line]
    return [words[words.index("-m") + 1 :] for words in lines]
