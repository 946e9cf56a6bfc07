"""A function is read from its manifest as it would be deployed: parameters, conditions and nested files settled."""

from pathlib import Path

import pytest

from functions.local import CLOUDS, Cloud
from functions.manifests import aws, azure
from functions.manifests.cloudformation import parse_template
from functions.manifests.door import declare
from functions.manifests.errors import ManifestError


def test_lambda_answers_http_behind_an_api() -> None:
    http, _ = aws.read({})

    assert (http.bundle, http.folder, http.entry) == ("aws", Path("dist/aws"), "handler.http")
    assert (http.python, http.arch, http.memory_mb, http.cpu) == ("3.13", "x86_64", 1769, 1.0)
    assert (http.timeout, http.gateway, http.gateway_timeout) == (29, "HTTP API", 30)
    assert http.environment["TRESNUBES_MAX_BYTES"] == "4500000"


def test_lambda_scores_on_arrival_from_queues() -> None:
    _, events = aws.read({})

    assert (events.bundle, events.folder, events.entry) == ("aws-events", Path("dist/aws-events"), "events.score")
    assert (events.timeout, events.hidden) == (300, 1800)
    assert events.environment["TRESNUBES_SOURCE"] == "s3://bucket/in/"


def test_the_template_passes_its_parameters_on() -> None:
    http, events = aws.read({"Architecture": "arm64", "MemorySize": "512", "EventTimeout": "900"})

    assert (http.arch, http.memory_mb) == (events.arch, events.memory_mb) == ("arm64", 512)
    assert (events.timeout, events.hidden) == (900, 5400)


def test_azure_answers_http_by_what_bicep_and_the_host_say() -> None:
    http, _ = azure.read({})

    assert (http.bundle, http.entry, http.python, http.arch) == ("azure", "function_app.py", "3.13", "x86_64")
    assert (http.memory_mb, http.cpu, http.concurrency, http.warm_instances) == (2048, 1.0, 8, 0)
    assert (http.timeout, http.gateway_timeout) == (30, 230)
    assert http.environment["PYTHON_THREADPOOL_THREAD_COUNT"] == "8"


def test_azure_scores_on_arrival_by_the_module_of_main() -> None:
    _, events = azure.read({"instanceMemoryMB": "4096"})

    assert (events.bundle, events.memory_mb, events.timeout) == ("azure-events", 4096, 900)
    assert events.environment["TRESNUBES_SOURCE"] == "https://data.blob.core.windows.net/inbox"


def test_conditions_of_bicep_follow_its_parameters() -> None:
    http, events = azure.read({"alwaysReadyInstances": "2", "concurrency": "16", "blobTrigger": "true"})

    assert (http.warm_instances, http.concurrency) == (2, 16)
    assert (events.environment["TRESNUBES_BLOBS_CONTAINER"], events.environment["TRESNUBES_EVENTS_QUEUE"]) == (
        "inbox",
        "",
    )


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"Architektur": "arm64"}, "no parameter 'Architektur': did you mean Architecture"),
        ({"Architecture": "arm"}, "Architecture: expected one of x86_64, arm64, got 'arm'"),
        ({"Timeout": "30"}, "Timeout: expected maximum 29, got 30"),
        ({"MemorySize": "64"}, "MemorySize: expected minimum 128, got 64"),
        ({"MemorySize": "much"}, "MemorySize: expected a whole number, got 'much'"),
    ],
)
def test_what_the_template_refuses_is_refused(parameters: dict[str, str], said: str) -> None:
    with pytest.raises(ManifestError, match=said):
        aws.read(parameters)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"blobTriger": "true"}, "did you mean blobTrigger"),
        ({"blobTrigger": "yes"}, "blobTrigger: expected true or false, got 'yes'"),
        ({"instanceMemoryMB": "1024"}, "expected one of 512, 2048, 4096, got 1024"),
        ({"concurrency": "0"}, "concurrency: expected minimum 1, got 0"),
    ],
)
def test_what_bicep_refuses_is_refused(parameters: dict[str, str], said: str) -> None:
    with pytest.raises(ManifestError, match=said):
        azure.read(parameters)


@pytest.mark.parametrize("read", [aws.read, azure.read], ids=["aws", "azure"])
def test_a_manifest_that_is_not_there_is_told(read: object, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="got No such file or directory"):
        read({}, tmp_path)  # type: ignore[operator]


def test_what_is_no_yaml_is_told() -> None:
    with pytest.raises(ManifestError, match="expected YAML, got"):
        parse_template("Resources: [")


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_function_is_one_of_the_bundles(cloud: Cloud) -> None:
    functions = declare(cloud, {})

    assert {each.bundle for each in functions} == {cloud, f"{cloud}-events"}
    assert all(each.folder == Path("dist", each.bundle) and each.cloud == cloud for each in functions)


def test_googles_parameters_are_variables_of_the_environment() -> None:
    http, *_ = declare("gcp", {"TRESNUBES_TRAFFIC": "2"})

    assert http.environment["TRESNUBES_TRAFFIC"] == "2"
