"""What is missing is told in words, all of it at once, and nothing is run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.deployment.checkout import Checkout
from tests.deployment.conftest import Deploy
from tests.deployment.tools import Tools

CLOUDS = pytest.mark.parametrize("cloud", ["aws", "azure"])
LOGGED_IN = {"auth login": {"says": '{"status": "success"}'}}
LOGGED_OUT = {"auth login": {"says": '{"status": "unauthenticated"}'}}


def faults(err: str) -> list[str]:
    """What is told to be missing."""
    return [line.removeprefix("missing: ") for line in err.splitlines() if line.startswith("missing: ")]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    """An account of AWS and sam."""
    tools.add("sam", {})
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture
def azure(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    """An account of Azure and azd."""
    tools.add("azd", LOGGED_IN)
    monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", "1-2-3")
    monkeypatch.setenv("AZURE_LOCATION", "westeurope")
    monkeypatch.setenv("AZURE_RESOURCE_GROUP", "tresnubes")


def test_all_that_is_missing_for_aws_is_told_at_once(
    deploy: Deploy, checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    for bundle in ("aws", "aws-events"):
        (checkout.folder / "dist" / bundle).rename(checkout.folder / bundle)

    done = deploy("aws", "--name", "tres nubes")

    assert done.status == 1
    assert done.out == ""
    assert done.err.endswith("nothing was deployed\n")
    assert [fault.partition(":")[0] for fault in faults(done.err)] == [
        *("sam", "the region", "the credentials", "--name", "dist/aws", "dist/aws-events"),
    ]
    assert "`make setup` installs it" in done.err
    assert "expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in done.err
    assert "`make bundle BUNDLES=aws-events MODEL=models/NAME.onnx` makes it" in done.err


@pytest.mark.usefixtures("aws")
def test_an_account_is_asked_for_before_there_is_a_bundle(
    deploy: Deploy, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout.folder / "dist/aws").rename(checkout.folder / "aws")

    ready = deploy("aws", "--before-bundling")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    elsewhere = deploy("aws", "--before-bundling")

    assert (ready.status, ready.out, ready.err) == (0, "", "")
    assert elsewhere.status == 1
    assert [fault.partition(":")[0] for fault in faults(elsewhere.err)] == ["the region"]


def test_all_that_is_missing_for_azure_is_told_at_once(deploy: Deploy, checkout: Checkout) -> None:
    (checkout.folder / "dist/azure").rename(checkout.folder / "gone")

    done = deploy("azure", "--events", "--name", "Tres Nubes")

    assert done.status == 1
    assert [fault.partition(":")[0] for fault in faults(done.err)] == [
        *("azd", "AZURE_SUBSCRIPTION_ID", "AZURE_LOCATION", "AZURE_RESOURCE_GROUP", "az", "--name", "dist/azure"),
    ]


@pytest.mark.usefixtures("aws")
def test_a_profile_that_is_not_there(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")

    done = deploy("aws")

    assert done.status == 1
    assert "The config profile (nobody) could not be found" in done.err


@pytest.mark.usefixtures("azure")
def test_azd_that_is_logged_out(deploy: Deploy, tools: Tools) -> None:
    tools.add("azd", LOGGED_OUT)

    done = deploy("azure")

    assert faults(done.err) == ["the login: expected azd to be logged in; `azd auth login` does that"]
    assert [words[1:3] for words in tools.asked] == [["auth", "login"]]


@pytest.mark.usefixtures("azure")
@pytest.mark.parametrize("answer", [{"says": "Welcome"}, {"says": "[]"}, {"status": 1}], ids=["words", "list", "fails"])
def test_azd_that_does_not_say(answer: dict[str, object], deploy: Deploy, tools: Tools) -> None:
    tools.add("azd", {"auth login": answer})

    done = deploy("azure")

    assert faults(done.err)[0].startswith("the login:")


@pytest.mark.usefixtures("aws", "azure")
class TestBundle:
    """With a tool and a login, what is wrong with the bundle is the only fault."""

    @CLOUDS
    def test_of_another_cpu(self, cloud: str, deploy: Deploy, checkout: Checkout) -> None:
        checkout.bundle(cloud, arch="arm64")

        done = deploy(cloud, *(["--parameter", "Architecture=x86_64"] if cloud == "aws" else []))

        (fault,) = faults(done.err)
        assert "expected CPU x86_64, as the manifest asks for, got a bundle for arm64; " in fault
        assert f"functions.bundle {cloud} --arch x86_64" in fault

    def test_one_of_two_of_another_cpu(self, deploy: Deploy, checkout: Checkout) -> None:
        checkout.bundle("aws", arch="arm64")

        (fault,) = faults(deploy("aws").err)

        assert fault.startswith(
            "ScoreFunction: runtime: expected CPU arm64, as the manifest asks for, got a bundle for"
        )

    def test_of_another_python(self, deploy: Deploy, checkout: Checkout) -> None:
        checkout.bundle("azure", python="3.12")

        assert "expected Python 3.13, as the manifest asks for, got a bundle for 3.12" in deploy("azure").err

    @CLOUDS
    def test_with_a_link(self, cloud: str, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist" / cloud / "shared").symlink_to(checkout.folder / "nowhere")

        (fault,) = faults(deploy(cloud).err)

        assert fault.startswith(f"{cloud}: links: expected no symbolic links, got shared; ")

    def test_that_is_not_as_it_was_built(self, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist/aws/handler.py").write_text("def http(event, context): ...\n")

        (fault,) = faults(deploy("aws").err)

        assert fault.startswith("aws: folder: expected the ")
        assert "got changed: handler.py; make the bundle again" in fault

    def test_without_what_the_manifest_calls(self, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist/aws/handler.py").write_text("def main(event, context): ...\n")
        checkout.seal("aws")

        assert "HttpFunction: entry: expected http in handler.py, got only main; " in deploy("aws").err

    def test_of_another_kind(self, deploy: Deploy, checkout: Checkout) -> None:
        checkout.bundle("aws", bundle="gcp")

        assert "dist/aws/bundle.json: expected the bundle aws, got gcp" in deploy("aws").err

    @pytest.mark.parametrize("named", [True, False], ids=["named", "not named"])
    def test_older_than_its_model(self, named: bool, deploy: Deploy, checkout: Checkout) -> None:
        checkout.model.write_bytes(checkout.model.read_bytes() + b" ")

        done = deploy("azure", *(["--model", "models/penguins.onnx"] if named else []))

        assert "dist/azure: expected a bundle of models/penguins.onnx as it is now, found another" in done.err
        assert "--model dist/azure/models/penguins.onnx deploys this one all the same" in done.err

    def test_that_is_deployed_all_the_same(self, deploy: Deploy, checkout: Checkout) -> None:
        checkout.model.write_bytes(b"newer")

        done = deploy("azure", "--dry-run", "--model", "dist/azure/models/penguins.onnx")

        assert faults(done.err) == []

    def test_for_a_model_that_is_not_there(self, deploy: Deploy) -> None:
        done = deploy("aws", "--model", "models/churn.onnx")

        assert "models/churn.onnx: expected a model file, there is none" in done.err

    @pytest.mark.parametrize("label", ["", "[]", '{"bundle": "aws"}'], ids=["empty", "list", "no models"])
    def test_whose_label_says_nothing(self, label: str, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist/aws/bundle.json").write_text(label)

        done = deploy("aws")

        assert done.status == 1
        assert re.search(
            "dist/aws/bundle.json: expected (the label of a bundle|a label as bundles have it today), got ", done.err
        )

    def test_whose_zip_is_gone(self, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist/azure.zip").unlink()

        (fault,) = faults(deploy("azure").err)

        assert fault.startswith("dist/azure: expected dist/azure.zip beside the folder, found none; `make bundle ")


@pytest.mark.usefixtures("aws", "azure")
@pytest.mark.parametrize(
    ("cloud", "parameter", "told"),
    [
        ("aws", "MemorySise=1", "the manifest: no parameter 'MemorySise': did you mean MemorySize?"),
        ("aws", "MemorySize=1", "the manifest: MemorySize: expected minimum 128, got 1"),
        ("aws", "JwtIssuer=a\\b", "--parameter JwtIssuer: expected a value without a backslash"),
        ("aws", "Traffic=1=90 2=10", "make the bundle with that version too"),
        ("azure", "trafic=1", "the manifest: no parameter 'trafic': did you mean traffic?"),
        ("azure", "events=maybe", "the manifest: events: expected true or false, got 'maybe'"),
    ],
)
def test_parameter_that_does_not_fit(cloud: str, parameter: str, told: str, deploy: Deploy) -> None:
    done = deploy(cloud, "--parameter", parameter)

    assert done.status == 1
    assert told in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["aws", "--parameter", "Traffic"], "expected NAME=VALUE, got 'Traffic'"),
        (["aws", "--parameter", "=1"], "expected NAME=VALUE, got '=1'"),
        (["oracle"], "invalid choice: 'oracle'"),
    ],
)
def test_usage_that_makes_no_sense(arguments: list[str], told: str, deploy: Deploy) -> None:
    done = deploy(*arguments)

    assert done.status == 2
    assert told in done.err
