"""AWS's own tools accept the template, and find what is wrong with a wrong one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cfnlint.api import ManualArgs, lint  # type: ignore[import-untyped, unused-ignore]
from samtranslator.translator.transform import transform  # type: ignore[import-untyped, unused-ignore]

from tests.manifests.documents import ROOT, TEMPLATE, read_template

SAM = Path(sys.executable).with_name("sam")
REGION = "eu-central-1"
MISTAKES = {
    "a runtime that Lambda does not have": ("Runtime: python3.13", "Runtime: python3.99", "python3.99"),
    "a log format that Lambda does not have": ("LogFormat: JSON", "LogFormat: XML", "XML"),
    "a misspelt property": ("ThrottlingRateLimit:", "ThrottlingRate:", "ThrottlingRate"),
    "a resource that is not there": ("!GetAtt HttpRole.Arn", "!GetAtt NoRole.Arn", "NoRole"),
    "a condition that is not there": ("[IsReserved,", "[NotReserved,", "NotReserved"),
}


def run_sam(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run sam without an account; `home` takes what it would leave in the user's."""
    environment = {**os.environ, "AWS_DEFAULT_REGION": REGION, "SAM_CLI_TELEMETRY": "0", "HOME": str(home)}
    return subprocess.run(
        [SAM, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def lint_as_deployed(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What cfn-lint says of the plain CloudFormation that SAM makes of a template.

    In a SAM template itself cfn-lint leaves most values of a function unchecked.
    """
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    template = read_template(text)
    template["Resources"]["HttpFunction"]["Properties"]["CodeUri"] = "s3://bundles/aws.zip"
    plain = transform(template, {}, None)
    return [str(match) for match in lint(json.dumps(plain), config=ManualArgs(regions=[REGION]))]


def test_sam_accepts_the_template(tmp_path: Path) -> None:
    done = run_sam("validate", "--lint", "--template", str(TEMPLATE), home=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "is a valid SAM Template" in done.stdout


def test_sam_build_leaves_the_bundle_as_it_is(tmp_path: Path) -> None:
    done = run_sam("build", "--template", str(TEMPLATE), "--build-dir", str(tmp_path / "build"), home=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["template.yaml"]


def test_cfn_lint_has_nothing_to_say_of_what_is_deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = lint_as_deployed(TEMPLATE.read_text(), monkeypatch)

    assert faults == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_cfn_lint_finds(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right, wrong, named = MISTAKES[mistake]
    text = TEMPLATE.read_text()

    faults = lint_as_deployed(text.replace(right, wrong), monkeypatch)

    assert right in text
    assert any(named in fault for fault in faults), faults
