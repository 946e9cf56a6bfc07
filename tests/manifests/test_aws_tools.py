"""AWS's own tools accept the template, and find what is wrong with a wrong one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cfnlint.api import ManualArgs, lint  # type: ignore[import-untyped, unused-ignore]
from samtranslator.translator.transform import transform  # type: ignore[import-untyped, unused-ignore]

from tests.manifests.documents import EVENTS_TEMPLATE, ROOT, TEMPLATE, read_template

SAM = Path(sys.executable).with_name("sam")
REGION = "eu-central-1"
TEMPLATES = pytest.mark.parametrize("template", [TEMPLATE, EVENTS_TEMPLATE], ids=lambda path: path.stem)
MISTAKES = {
    "a runtime that Lambda does not have": ("Runtime: python3.13", "Runtime: python3.99", "python3.99"),
    "a log format that Lambda does not have": ("LogFormat: JSON", "LogFormat: XML", "XML"),
    "a misspelt property": ("ThrottlingRateLimit:", "ThrottlingRate:", "ThrottlingRate"),
    "a resource that is not there": ("!GetAtt HttpRole.Arn", "!GetAtt NoRole.Arn", "NoRole"),
    "a condition that is not there": ("[IsReserved,", "[NotReserved,", "NotReserved"),
}
EVENTS_MISTAKES = {
    "a dead-letter queue that is not there": (
        "ObjectDeadLetters.Arn\n        max",
        "NoQueue.Arn\n        max",
        "NoQueue",
    ),
    "a queue that waits for itself": ("[!Ref ObjectQueue]\n", "[!Ref ObjectQueue, !Ref Bucket]\n", "Circular"),
    "a way of answering that Lambda does not have": ("ReportBatchItemFailures", "ReportFailures", "ReportFailures"),
    "fewer instances than Lambda takes": (
        "MaximumConcurrency: !Ref MaximumConcurrency",
        "MaximumConcurrency: 1",
        "minimum of 2",
    ),
    "a principal that is none": ("Principal: { Service: s3.amazonaws.com }", "Principals: s3", "Principals"),
}


def run_sam(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run sam without an account; `home` takes what it would leave in the user's."""
    environment = {**os.environ, "AWS_DEFAULT_REGION": REGION, "SAM_CLI_TELEMETRY": "0", "HOME": str(home)}
    return subprocess.run(
        [SAM, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def lint_as_deployed(text: str, monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    """What cfn-lint says of the plain CloudFormation that SAM makes of a template with these parameters.

    In a SAM template itself cfn-lint leaves most values of a function unchecked. SAM has looked up the mapping of
    CodeDeploy's ways by then, and nothing uses it any more (W7001).
    """
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    template = read_template(text)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bundles/aws.zip"
        if resource["Type"] == "AWS::Serverless::Application":
            resource["Properties"]["Location"] = "https://bundles.s3.amazonaws.com/events.yaml"
    plain = transform(template, given, None)
    arguments = ManualArgs(regions=[REGION], ignore_checks=["W7001"])
    return [str(match) for match in lint(json.dumps(plain), config=arguments)]


@TEMPLATES
def test_sam_accepts_the_template(template: Path, tmp_path: Path) -> None:
    done = run_sam("validate", "--lint", "--template", str(template), home=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "is a valid SAM Template" in done.stdout


def test_sam_build_leaves_the_bundles_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    done = run_sam("build", "--build-dir", str(folder), home=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        "template.yaml",
        "Arrival/template.yaml",
    }


@TEMPLATES
def test_cfn_lint_has_nothing_to_say_of_what_is_deployed(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = lint_as_deployed(template.read_text(), monkeypatch)

    assert faults == []


def test_nor_of_what_is_deployed_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = lint_as_deployed(TEMPLATE.read_text(), monkeypatch, Shift="Canary10Percent5Minutes")

    assert faults == []


@pytest.fixture(scope="module")
def faults_found() -> dict[Path, list[str]]:
    """What cfn-lint says of each template with all of its mistakes: none of them hides another."""
    found = {}
    for template, mistakes in ((TEMPLATE, MISTAKES), (EVENTS_TEMPLATE, EVENTS_MISTAKES)):
        text = template.read_text()
        for right, wrong, _ in mistakes.values():
            assert right in text
            text = text.replace(right, wrong)
        with pytest.MonkeyPatch.context() as monkeypatch:
            found[template] = lint_as_deployed(text, monkeypatch)
    return found


@pytest.mark.parametrize("mistake", [*MISTAKES, *EVENTS_MISTAKES])
def test_cfn_lint_finds(mistake: str, faults_found: dict[Path, list[str]]) -> None:
    *_, named = (MISTAKES | EVENTS_MISTAKES)[mistake]
    faults = faults_found[TEMPLATE if mistake in MISTAKES else EVENTS_TEMPLATE]

    assert any(named in fault for fault in faults), faults
