"""What is missing is told in words, all of it at once, and nothing is run."""

from __future__ import annotations

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

    done = deploy("aws")

    assert done.status == 1
    assert done.out == ""
    assert done.err.endswith("nothing was deployed\n")
    assert [fault.partition(":")[0] for fault in faults(done.err)] == [
        *("sam", "the region", "the credentials", "dist/aws", "dist/aws-events"),
    ]
    assert "`make setup` installs it" in done.err
    assert "expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in done.err
    assert "`make bundle BUNDLES=aws-events MODEL=models/NAME.onnx` makes it" in done.err


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
        assert fault.startswith(f"dist/{cloud}: expected a bundle for x86_64, found one for arm64; ")
        assert f"BUNDLES={cloud} ARCH=x86_64" in fault

    def test_one_of_two_of_another_cpu(self, deploy: Deploy, checkout: Checkout) -> None:
        checkout.bundle("aws", arch="arm64")

        done = deploy("aws")

        assert [fault.partition(";")[0] for fault in faults(done.err)] == [
            "dist/aws-events: expected a bundle for arm64, found one for x86_64"
        ]

    def test_of_another_kind(self, deploy: Deploy, checkout: Checkout) -> None:
        checkout.bundle("aws", bundle="gcp")

        assert faults(deploy("aws").err) == ["dist/aws: expected the bundle aws, found gcp"]

    @CLOUDS
    def test_with_a_link(self, cloud: str, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist" / cloud / "shared").symlink_to(checkout.folder / "models")

        (fault,) = faults(deploy(cloud).err)

        assert fault.startswith(f"dist/{cloud}: expected files and folders alone, found a symbolic link, ")
        assert f"dist/{cloud}/shared" in fault

    @pytest.mark.parametrize("named", [True, False], ids=["named", "not named"])
    def test_older_than_its_model(self, named: bool, deploy: Deploy, checkout: Checkout) -> None:
        checkout.model.write_bytes(checkout.model.read_bytes() + b" ")

        done = deploy("aws", *(["--model", checkout.model.relative_to(checkout.folder)] if named else []))

        assert "dist/aws: expected a bundle of models/penguins.onnx as it is now, found another" in done.err

    def test_that_is_deployed_all_the_same(self, deploy: Deploy, checkout: Checkout) -> None:
        checkout.model.write_bytes(b"newer")

        done = deploy("aws", "--dry-run", "--model", "dist/aws/models/penguins.onnx")

        assert faults(done.err) == []

    def test_for_a_model_that_is_not_there(self, deploy: Deploy) -> None:
        assert (
            "models/churn.onnx: expected a model file, there is none"
            in deploy("aws", "--model", "models/churn.onnx").err
        )

    @pytest.mark.parametrize("label", ["", "[]", '{"model": 1}'], ids=["empty", "list", "no bundle"])
    def test_whose_label_says_nothing(self, label: str, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist/aws" / "bundle.json").write_text(label)

        done = deploy("aws")

        assert done.status == 1
        assert "dist/aws: expected the bundle aws, there is none" in done.err

    def test_whose_zip_is_gone(self, deploy: Deploy, checkout: Checkout) -> None:
        (checkout.folder / "dist/azure.zip").unlink()

        assert faults(deploy("azure").err) == [
            "dist/azure.zip: expected the bundle's zip, there is none; bundle it again"
        ]


@pytest.mark.usefixtures("aws", "azure")
@pytest.mark.parametrize(
    ("cloud", "parameter", "told"),
    [
        ("aws", "MemorySise=1", "template.yaml: no parameter 'MemorySise': did you mean MemorySize?"),
        ("aws", "MemorySize=1", "template.yaml: MemorySize: expected minimum 128, got 1"),
        ("aws", "JwtIssuer=a\\b", "--parameter JwtIssuer: expected a value without a backslash"),
        ("azure", "trafic=1", "--parameter trafic: expected one of environmentName, location, events"),
        ("azure", "events=maybe", "main.bicep: events: expected true or false, got 'maybe'"),
    ],
)
def test_parameter_that_the_manifest_refuses(cloud: str, parameter: str, told: str, deploy: Deploy) -> None:
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
