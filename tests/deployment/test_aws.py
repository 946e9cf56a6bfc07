"""The real sam, asked by the command, uploads both bundles and asks for the stack; the endpoint is the stack's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.cloud_formation import BUCKET, CloudFormation, serve
from tests.deployment.conftest import Deploy
from tests.deployment.tools import Tools
from tests.servers.moto_server import MotoServer

REGION = "eu-central-1"


@pytest.fixture
def stacks(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> Iterator[CloudFormation]:
    """The stand-in, where sam and the SDK look for CloudFormation; credentials that open nothing."""
    del tools
    with serve() as stacks:
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", stacks.url)
        monkeypatch.setenv("AWS_REGION", REGION)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        yield stacks


@pytest.fixture(scope="module")
def s3(moto: MotoServer) -> MotoServer:
    """The bucket that sam would make for its uploads."""
    moto.make_bucket(BUCKET)
    return moto


def test_sam_deploys_and_the_endpoint_is_printed(
    deploy: Deploy, stacks: CloudFormation, s3: MotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3.url)
    given = ["--parameter", "ErrorDetail=brief", "--parameter", "JwtIssuer="]

    done = deploy("aws", "--events", "--name", "penguins", *given)
    uploaded = s3.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]

    assert done.status == 0, done.out + done.err
    assert stacks.created["StackName"] == "penguins"
    assert stacks.executed
    assert (
        stacks.parameters.items()
        >= {
            "Architecture": "x86_64",
            "Events": "true",
            "ErrorDetail": "brief",
            "JwtIssuer": "",
        }.items()
    )
    assert {stacks.created["Capabilities.member.1"], stacks.created["Capabilities.member.2"]} == {
        *("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
    }
    assert sum(each["Key"].endswith(".template") for each in uploaded) == 2
    assert f"the model answers at {stacks.model_url}\n" in done.out
    assert "curl --aws-sigv4 aws:amz:eu-central-1:execute-api --user" in done.out


def test_dry_run_prints_the_command_that_would_run(deploy: Deploy, tools: Tools) -> None:
    tools.add("sam", {})

    done = deploy("aws", "--dry-run", "--parameter", "JwtIssuer=https://a.example/x y")

    assert done.status == 0
    assert tools.asked == []
    assert done.out.splitlines() == [
        "# upload the bundles and make the stack",
        "sam deploy --template-file template.yaml --stack-name tresnubes --resolve-s3 --no-confirm-changeset"
        " --no-fail-on-empty-changeset --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --parameter-overrides"
        " Architecture=x86_64 'JwtIssuer=\"https://a.example/x y\"'",
    ]
    assert "missing: the region" in done.err


def test_sam_beside_this_python_is_found(deploy: Deploy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sam").write_text("")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin/python"))

    assert f"\n{tmp_path}/bin/sam deploy " in deploy("aws", "--dry-run").out


def test_sam_that_fails_ends_it(deploy: Deploy, stacks: CloudFormation, tools: Tools) -> None:
    tools.add("sam", {"deploy": {"status": 3, "complains": "no rights"}})

    done = deploy("aws")

    assert done.status == 1
    assert "no rights" in done.err
    assert "ended with status 3" in done.err
    assert "deploy again" in done.err
    assert not stacks.executed


def test_a_stack_that_does_not_say_where_it_answers(deploy: Deploy, stacks: CloudFormation, tools: Tools) -> None:
    tools.add("sam", {})
    stacks.created, stacks.executed, stacks.outputs = {"StackName": "tresnubes"}, True, ["Link"]

    done = deploy("aws")

    assert done.status == 1
    assert "error: expected the output Url of the stack tresnubes, got ['Link']" in done.err


@pytest.mark.usefixtures("stacks")
def test_a_stack_that_is_not_there(deploy: Deploy, tools: Tools) -> None:
    tools.add("sam", {})

    done = deploy("aws")

    assert done.status == 1
    assert "error: AWS does not tell of the stack tresnubes in eu-central-1: " in done.err
    assert "does not exist" in done.err


@pytest.mark.parametrize(
    ("url", "issuer", "told"),
    [
        ("https://abc.lambda-url.eu-central-1.on.aws/", "", "--aws-sigv4 aws:amz:eu-central-1:lambda --user"),
        (
            "https://abc.execute-api.eu-central-1.amazonaws.com",
            "https://a.example",
            '-H "authorization: Bearer $TOKEN"',
        ),
    ],
    ids=["a function's own address", "tokens"],
)
def test_curl_is_the_way_in_that_the_stack_has(
    url: str, issuer: str, told: str, deploy: Deploy, stacks: CloudFormation, tools: Tools
) -> None:
    tools.add("sam", {})
    parameter = {"Parameters.member.1.ParameterKey": "JwtIssuer", "Parameters.member.1.ParameterValue": issuer}
    stacks.created, stacks.executed, stacks.model_url = {"StackName": "tresnubes", **parameter}, True, url

    done = deploy("aws")

    assert done.status == 0, done.err
    assert f"curl {told}" in done.out
    assert f"\n    {url.rstrip('/')}/predict\n" in done.out


def test_keys_of_a_profile_are_brought_into_the_shell(
    deploy: Deploy, stacks: CloudFormation, tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("sam", {})
    stacks.created, stacks.executed = {"StackName": "tresnubes"}, True
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/credentials").write_text("[default]\naws_access_key_id = a\naws_secret_access_key = b\n")

    done = deploy("aws")

    assert done.status == 0, done.err
    assert '\neval "$(aws configure export-credentials --format env)"\ncurl --aws-sigv4 ' in done.out
