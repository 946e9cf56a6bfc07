"""serverless.yml and deploy.sh describe the same two functions that score on arrival, which listen as they should."""

from pathlib import Path
from typing import Any

import pytest

from functions.bundle.layout import LAYOUTS
from shared.settings import Settings
from shared.stores.location import parse
from tests.manifests.adapters import find_functions
from tests.manifests.documents import read_yaml
from tests.manifests.google_api import PROJECT, REGION, SUBSCRIPTION, GoogleApi
from tests.manifests.google_checkout import Checkout

MANIFEST = "serverless.yml"
ASKED = ("--param", "events=true")
FUNCTIONS = ("objects", "rows")
SOURCE, SINK = f"{PROJECT}-tresnubes-source", f"{PROJECT}-tresnubes-sink"
DEAD_LETTERS = f"projects/{PROJECT}/topics/tresnubes-dead-letters"
SERVICE = {
    "availableCpu": "1",
    "availableMemory": "1Gi",
    "ingressSettings": "ALLOW_INTERNAL_ONLY",
    "maxInstanceCount": 20,
    "minInstanceCount": 0,
    "serviceAccountEmail": f"tresnubes-events@{PROJECT}.iam.gserviceaccount.com",
}
SERVICES = {
    "objects": {
        **SERVICE,
        "maxInstanceRequestConcurrency": 1,
        "timeoutSeconds": 540,
        "environmentVariables": {
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "THREADS": "2",
            "TRESNUBES_SOURCE": f"gs://{SOURCE}/",
            "TRESNUBES_SINK": f"gs://{SINK}/",
            "TRESNUBES_TIMEOUT": "520",
        },
    },
    "rows": {
        **SERVICE,
        "maxInstanceRequestConcurrency": 8,
        "timeoutSeconds": 60,
        "environmentVariables": {
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "THREADS": "8",
            "TRESNUBES_SINK": f"gs://{SINK}/",
            "TRESNUBES_MAX_ROWS": "10000",
            "TRESNUBES_MAX_BYTES": "4500000",
            "TRESNUBES_TIMEOUT": "40",
        },
    },
}
LISTENS = {
    "retryPolicy": "RETRY_POLICY_RETRY",
    "serviceAccountEmail": f"tresnubes-trigger@{PROJECT}.iam.gserviceaccount.com",
    "triggerRegion": REGION,
}
TRIGGERS = {
    "objects": {
        **LISTENS,
        "eventType": "google.cloud.storage.object.v1.finalized",
        "eventFilters": [{"attribute": "bucket", "value": SOURCE}],
    },
    "rows": {
        **LISTENS,
        "eventType": "google.cloud.pubsub.topic.v1.messagePublished",
        "pubsubTopic": f"projects/{PROJECT}/topics/tresnubes-rows",
    },
}
MISTAKES = {
    "an event without a place for what fails": (
        "          deadLetters: tresnubes-dead-letters\n",
        "",
        "required property 'deadLetters'",
    ),
    "a bucket with a slash": ("bucket: ${self:custom.sourceBucket}", "bucket: b/in", "functions.objects.events"),
    "a topic that is a path": ("topic: tresnubes-rows", "topic: projects/p/topics/t", "functions.rows.events"),
    "an event of another kind": ("- pubsub:", "- firestore:", "functions.rows.events"),
}


def check_functions(api: GoogleApi) -> None:
    names = [function["name"].rpartition("/")[2] for function in api.functions]
    assert names == ["tresnubes-http", "tresnubes-objects", "tresnubes-rows"]
    for key, function in zip(FUNCTIONS, api.functions[1:], strict=True):
        build = function["buildConfig"]
        assert (build["runtime"], build["entryPoint"]) == ("python313", "score")
        assert function["serviceConfig"] == SERVICES[key]
        assert function["eventTrigger"] == TRIGGERS[key]


def check_dead_letters(api: GoogleApi) -> None:
    policy = {"deadLetterTopic": DEAD_LETTERS, "maxDeliveryAttempts": 5}
    wanted = {"name": SUBSCRIPTION, "deadLetterPolicy": policy, "ackDeadlineSeconds": 600}
    agent = "serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com"

    assert [(path, body["subscription"]) for path, body in api.patched] == [(f"/v1/{SUBSCRIPTION}", wanted)] * 2
    assert api.bindings == [{"members": [agent], "role": "roles/pubsub.subscriber"}] * 2


@pytest.mark.usefixtures("gcloud")
def test_deploy_sh_asks_for_both_functions_and_their_dead_letters(checkout: Checkout, api: GoogleApi) -> None:
    done = checkout.run_against(api, "deploy/gcp/deploy.sh", "--events")

    assert done.returncode == 0, done.stderr
    check_functions(api)
    check_dead_letters(api)


@pytest.mark.usefixtures("gcloud")
def test_a_function_that_does_not_listen_is_named(checkout: Checkout, api: GoogleApi) -> None:
    done = checkout.run_against(api, "deploy/gcp/dead-letters.sh", "tresnubes-http", PROJECT, REGION, "dead")

    assert done.returncode != 0
    assert api.patched == []


def test_the_plan_is_the_commands_of_deploy_sh(osls: Path, checkout: Checkout) -> None:
    done = checkout.run(osls, "package", *ASKED)
    plan = checkout.plan()

    assert done.returncode == 0, done.stdout + done.stderr
    assert plan["deploy"] == checkout.dry_run("--events")
    assert list(plan["sha256"]) == ["dist/gcp.zip", "dist/gcp-events.zip"]
    assert [command[3] for command in plan["remove"]] == ["tresnubes-http", "tresnubes-objects", "tresnubes-rows"]


def test_without_being_asked_neither_the_functions_nor_their_bundle_are_needed(osls: Path, checkout: Checkout) -> None:
    (checkout.folder / "dist/gcp-events.zip").unlink()

    left_out, asked = checkout.run(osls, "package"), checkout.run(osls, "package", *ASKED)

    assert left_out.returncode == 0, left_out.stdout + left_out.stderr
    assert [command[3] for command in checkout.plan()["deploy"]] == ["tresnubes-http"]
    assert asked.returncode != 0
    assert "dist/gcp-events.zip" in asked.stdout + asked.stderr


def test_a_word_that_is_neither_true_nor_false_is_refused(osls: Path, checkout: Checkout) -> None:
    done = checkout.run(osls, "package", "--param", "events=yes")

    assert done.returncode != 0
    assert "functions.objects.enabled" in done.stdout + done.stderr


def test_buckets_of_other_names_stand_in_both(osls: Path, checkout: Checkout) -> None:
    names = {"TRESNUBES_SOURCE_BUCKET": "theirs", "TRESNUBES_SINK_BUCKET": "ours"}

    checkout.run(osls, "package", *ASKED, **names)
    commands = checkout.plan()["deploy"]

    assert commands == checkout.dry_run("--events", **names)
    assert "--trigger-event-filters=bucket=theirs" in commands[1]
    assert "TRESNUBES_SINK=gs://ours/" in commands[1][-1]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_osls_refuses(mistake: str, osls: Path, checkout: Checkout) -> None:
    right, wrong, named = MISTAKES[mistake]
    checkout.replace(MANIFEST, right, wrong)

    done = checkout.run(osls, "package")

    assert done.returncode != 0
    assert named in done.stdout + done.stderr


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_function_is_the_bundle(function: str) -> None:
    declared = read_yaml(MANIFEST)["functions"][function]

    assert (declared["source"], declared["package"]) == ("dist/gcp-events", {"artifact": "dist/gcp-events.zip"})
    assert LAYOUTS["gcp-events"].files == {"main.py": "events.py"}
    assert declared["entryPoint"] in find_functions("gcp", "events")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_core_reads_every_setting(function: str) -> None:
    given: dict[str, Any] = SERVICES[function]["environmentVariables"]  # type: ignore[assignment]
    read = Settings.from_environment(given)

    for name, value in given.items():
        if name.startswith("TRESNUBES_"):
            assert str(getattr(read, name.removeprefix("TRESNUBES_").lower())) == value


@pytest.mark.parametrize("function", FUNCTIONS)
def test_scoring_stops_before_google_ends_it(function: str) -> None:
    declared = read_yaml(MANIFEST)["functions"][function]

    assert int(declared["environment"]["TRESNUBES_TIMEOUT"]) <= declared["timeout"] - 20
    assert int(declared["environment"]["THREADS"]) == max(declared["concurrency"], 2)


def test_what_is_written_is_not_what_is_listened_to() -> None:
    source, sink = (parse(f"gs://{bucket}/", "a bucket") for bucket in (SOURCE, SINK))

    assert not sink.under(source)
    assert not source.under(sink)
