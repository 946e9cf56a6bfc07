"""serverless-events.yml and deploy-events.sh describe the same two functions, which listen as they should."""

import json
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

MANIFEST = "serverless-events.yml"
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
            "THREADS": "1",
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
    assert [function["name"].rpartition("/")[2] for function in api.functions] == [
        "tresnubes-objects",
        "tresnubes-rows",
    ]
    for key, function in zip(FUNCTIONS, api.functions, strict=True):
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
def test_deploy_events_sh_asks_for_both_functions_and_their_dead_letters(checkout: Checkout, api: GoogleApi) -> None:
    done = checkout.run_against(api, "deploy/gcp/deploy-events.sh")

    assert done.returncode == 0, done.stderr
    check_functions(api)
    check_dead_letters(api)


@pytest.mark.usefixtures("gcloud")
def test_a_function_that_does_not_listen_is_named(checkout: Checkout, api: GoogleApi) -> None:
    done = checkout.run_against(api, "deploy/gcp/dead-letters.sh", "tresnubes-http", PROJECT, REGION, "dead")

    assert done.returncode != 0
    assert api.patched == []


def test_the_plan_is_the_commands_of_deploy_events_sh(osls: Path, checkout: Checkout) -> None:
    done = checkout.run(osls, "package", "--config", MANIFEST)
    plan = json.loads((checkout.folder / ".serverless/plan.json").read_text())

    assert done.returncode == 0, done.stdout + done.stderr
    assert plan["deploy"] == checkout.dry_run_events()
    assert plan["artifact"] == "dist/gcp-events.zip"


def test_buckets_of_other_names_stand_in_both(osls: Path, checkout: Checkout) -> None:
    names = {"TRESNUBES_SOURCE_BUCKET": "theirs", "TRESNUBES_SINK_BUCKET": "ours"}

    checkout.run(osls, "package", "--config", MANIFEST, **names)
    plan = json.loads((checkout.folder / ".serverless/plan.json").read_text())

    assert plan["deploy"] == checkout.dry_run_events(**names)
    assert "--trigger-event-filters=bucket=theirs" in plan["deploy"][0]
    assert "TRESNUBES_SINK=gs://ours/" in plan["deploy"][0][-1]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_osls_refuses(mistake: str, osls: Path, checkout: Checkout) -> None:
    right, wrong, named = MISTAKES[mistake]
    checkout.replace(MANIFEST, right, wrong)

    done = checkout.run(osls, "package", "--config", MANIFEST)

    assert done.returncode != 0
    assert named in done.stdout + done.stderr


def test_deploy_events_sh_asks_for_the_project(checkout: Checkout) -> None:
    done = checkout.run("deploy/gcp/deploy-events.sh", "--dry-run", GOOGLE_CLOUD_PROJECT="")

    assert done.returncode != 0
    assert "GOOGLE_CLOUD_PROJECT: expected the id of the Google Cloud project" in done.stderr


def test_the_functions_are_the_bundle() -> None:
    manifest = read_yaml(MANIFEST)
    entries = {function["entryPoint"] for function in manifest["functions"].values()}

    assert (manifest["provider"]["source"], manifest["package"]["artifact"]) == (
        "dist/gcp-events",
        "dist/gcp-events.zip",
    )
    assert LAYOUTS["gcp-events"].files == {"main.py": "events.py"}
    assert entries <= find_functions("gcp", "events")


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
    assert declared["environment"]["THREADS"] == str(declared["concurrency"])


def test_what_is_written_is_not_what_is_listened_to() -> None:
    source, sink = (parse(f"gs://{bucket}/", "a bucket") for bucket in (SOURCE, SINK))

    assert not sink.under(source)
    assert not source.under(sink)
