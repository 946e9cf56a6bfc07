"""serverless.yml and deploy.sh describe the same function for HTTP, which is the bundle's."""

from functions.bundle.layout import LAYOUTS
from tests.manifests.adapters import find_functions
from tests.manifests.documents import read_yaml
from tests.manifests.google_checkout import Checkout, declared_environment

FLAGS = {
    "source": "--source={}",
    "entryPoint": "--entry-point={}",
    "runtime": "--runtime={}",
    "memory": "--memory={}",
    "cpu": "--cpu={}",
    "concurrency": "--concurrency={}",
    "minInstances": "--min-instances={}",
    "maxInstances": "--max-instances={}",
    "timeout": "--timeout={}s",
    "ingress": "--ingress-settings={}",
}


def test_deploy_sh_says_what_serverless_yml_says(checkout: Checkout) -> None:
    http = read_yaml("serverless.yml")["functions"]["http"]
    variables = ",".join(f"{name}={value}" for name, value in declared_environment().items())

    (command,) = checkout.dry_run()

    assert command[:5] == ["gcloud", "functions", "deploy", http["name"], "--gen2"]
    assert {form.format(http[key]) for key, form in FLAGS.items()} <= set(command)
    assert f"--set-env-vars={variables}" in command


def test_nobody_is_let_in_by_default(checkout: Checkout) -> None:
    (command,) = checkout.dry_run()

    assert "--no-allow-unauthenticated" in command
    assert read_yaml("serverless.yml")["functions"]["http"]["allowUnauthenticated"] is False


def test_deploy_sh_asks_for_the_project(checkout: Checkout) -> None:
    done = checkout.run("deploy/gcp/deploy.sh", "--dry-run", GOOGLE_CLOUD_PROJECT="")

    assert done.returncode != 0
    assert "GOOGLE_CLOUD_PROJECT: expected the id of the Google Cloud project" in done.stderr


def test_deploy_sh_refuses_an_option_that_it_does_not_know(checkout: Checkout) -> None:
    done = checkout.run("deploy/gcp/deploy.sh", "--dry-run", "--event")

    assert (done.returncode, done.stdout) == (2, "")
    assert "expected --events or --dry-run, got --event" in done.stderr


def test_the_function_is_the_bundle() -> None:
    http = read_yaml("serverless.yml")["functions"]["http"]

    assert (http["source"], http["package"]) == ("dist/gcp", {"artifact": "dist/gcp.zip"})
    assert http["entryPoint"] in find_functions("gcp", LAYOUTS["gcp"].entry)


def test_the_server_has_a_thread_for_each_request() -> None:
    http = read_yaml("serverless.yml")["functions"]["http"]

    assert http["environment"]["THREADS"] == str(http["concurrency"])
