"""What scores on arrival, and what a project needs for it: asked for by the real gcloud of a stand-in for Google."""

import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from functions.deployment.port import Step
from tests.manifests.google_api import GoogleApi, serve
from tests.manifests.google_checkout import Checkout
from tests.manifests.google_facts import PROJECT, REGION, SUBSCRIPTION

SOURCE, SINK = f"{PROJECT}-tresnubes-source", f"{PROJECT}-tresnubes-sink"
DEAD_LETTERS = "tresnubes-dead-letters"
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
ACCOUNTS = f"serviceAccount:tresnubes-{{}}@{PROJECT}.iam.gserviceaccount.com"
PUBSUB_AGENT = "serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com"
# Who may do what in the end; the function for HTTP may nothing.
GRANTS = {
    (PROJECT, "roles/run.builder", ACCOUNTS.format("build")),
    (PROJECT, "roles/eventarc.eventReceiver", ACCOUNTS.format("trigger")),
    (PROJECT, "roles/pubsub.publisher", "serviceAccount:$agent"),
    (f"gs://{SOURCE}", "roles/storage.objectViewer", ACCOUNTS.format("events")),
    (f"gs://{SINK}", "roles/storage.objectUser", ACCOUNTS.format("events")),
    (DEAD_LETTERS, "roles/pubsub.publisher", PUBSUB_AGENT),
    ("$subscription", "roles/pubsub.subscriber", PUBSUB_AGENT),
    ("tresnubes-objects", "invoker", ACCOUNTS.format("trigger")),
    ("tresnubes-rows", "invoker", ACCOUNTS.format("trigger")),
}
# What gcloud has to do for one of each kind of step.
ONCE = [
    "switch on",
    "the account tresnubes-build",
    "tresnubes-build@my-project.iam.gserviceaccount.com has",
    "the bucket",
    "tresnubes-events@my-project.iam.gserviceaccount.com has",
    "Cloud Storage may tell",
    "the topic tresnubes-dead-letters",
    "the subscription",
    "Pub/Sub may write",
    "an alert",
    "deploy dist/gcp-events",
    "keep what tresnubes-objects",
    "tresnubes-trigger@my-project.iam.gserviceaccount.com may call tresnubes-objects",
]


def find(steps: list[Step], beginning: str) -> Step:
    return next(step for step in steps if step.purpose.startswith(beginning))


def read_grants(steps: list[Step]) -> set[tuple[str, str, str]]:
    """What, which role on it, and who gets it, of all commands."""
    lines = [line for step in steps for line in shlex.join(step.arguments).splitlines() if "-policy-binding" in line]
    return {_read_grant(shlex.split(line.rstrip("'&"))) for line in lines}


def _read_grant(words: list[str]) -> tuple[str, str, str]:
    flags = dict(word.split("=", 1) for word in words if word.startswith("--") and "=" in word)
    what = next(after for word, after in pairwise(words) if word.endswith("-policy-binding"))
    return what, flags.get("--role", "invoker"), flags["--member"]


@pytest.fixture(scope="module")
def checkout_once(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return Checkout.make(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def project(gcloud: Path, checkout_once: Checkout) -> Iterator[GoogleApi]:
    """An empty project in which one of each kind of step was done."""
    assert gcloud.exists()
    steps = checkout_once.plan(events=True, setup=True)
    functions = [step for step in steps if step.purpose.startswith("deploy dist/gcp-events")]
    with serve() as api:
        for each in [*(find(steps, beginning) for beginning in ONCE), functions[-1]]:
            done = checkout_once.carry_out(api, [each])
            assert done.returncode == 0, f"{each}: {done.stderr}"
        yield api


def body_of(project: GoogleApi, end: str) -> dict[str, Any]:
    (change,) = [change for change in project.changes if change.path.endswith(end)]
    return change.body


@pytest.mark.parametrize("name", SERVICES)
def test_a_function_listens_as_the_manifest_says(name: str, project: GoogleApi) -> None:
    (function,) = [each for each in project.functions if each["name"].endswith(f"/tresnubes-{name}")]

    assert (function["buildConfig"]["runtime"], function["buildConfig"]["entryPoint"]) == ("python313", "score")
    assert function["serviceConfig"] == SERVICES[name]
    assert function["eventTrigger"] == TRIGGERS[name]


def test_what_fails_five_times_is_kept_for_a_fortnight(project: GoogleApi) -> None:
    policy = {"deadLetterTopic": f"projects/{PROJECT}/topics/{DEAD_LETTERS}", "maxDeliveryAttempts": 5}
    wanted = {"name": SUBSCRIPTION, "deadLetterPolicy": policy, "ackDeadlineSeconds": 600}
    kept = body_of(project, f"/subscriptions/{DEAD_LETTERS}")

    assert body_of(project, f"/v1/{SUBSCRIPTION}")["subscription"] == wanted
    assert kept["topic"] == f"projects/{PROJECT}/topics/{DEAD_LETTERS}"
    assert (kept["messageRetentionDuration"], kept["expirationPolicy"]) == (f"{14 * 24 * 3600}s", {})


def test_each_listener_has_dead_letters(checkout: Checkout) -> None:
    purposes = [step.purpose for step in checkout.plan(events=True)]

    assert [purpose for purpose in purposes if purpose.startswith("keep")] == [
        f"keep what tresnubes-{name} could not score in {DEAD_LETTERS}" for name in SERVICES
    ]


def test_an_alert_watches_the_dead_letters(project: GoogleApi) -> None:
    alert = body_of(project, "/alertPolicies")

    assert alert["displayName"] == "tresnubes: dead letters"
    assert f'subscription_id = "{DEAD_LETTERS}"' in alert["conditions"][0]["conditionThreshold"]["filter"]


def test_each_account_may_do_what_it_is_for_and_no_more(checkout: Checkout) -> None:
    assert read_grants(checkout.plan(events=True, setup=True)) == GRANTS
    assert read_grants(checkout.plan(setup=True)) == {grant for grant in GRANTS if grant[1] == "roles/run.builder"}


def test_rights_reach_google(project: GoogleApi) -> None:
    places = {place for place, _, _ in project.grants}

    assert places == {PROJECT, SOURCE, DEAD_LETTERS, SUBSCRIPTION.rpartition("/")[2], "tresnubes-objects"}
    assert {member.partition(":")[0] for _, _, member in project.grants} == {"serviceAccount"}


def test_buckets_are_closed(project: GoogleApi, checkout: Checkout) -> None:
    access = body_of(project, "/b")["iamConfiguration"]
    made = [step.arguments[-1] for step in checkout.plan(events=True, setup=True) if "the bucket" in step.purpose]

    assert access["publicAccessPrevention"] == "enforced"
    assert access["uniformBucketLevelAccess"] == {"enabled": True}
    assert len(made) == 2
    assert all("--uniform-bucket-level-access --public-access-prevention" in command for command in made)


@pytest.mark.usefixtures("gcloud")
def test_a_bucket_of_another_project_takes_no_predictions(checkout: Checkout, api: GoogleApi) -> None:
    api.things[f"/storage/v1/b/{SINK}"] = {"name": SINK, "projectNumber": "2"}

    done = checkout.carry_out(api, [find(checkout.plan(events=True, setup=True), f"the bucket {SINK}")])

    assert done.returncode != 0
    assert "gcloud.storage.buckets.create" in done.stderr
    assert api.refused


def test_what_is_there_is_not_made_again(project: GoogleApi, checkout_once: Checkout) -> None:
    steps, before = checkout_once.plan(events=True, setup=True), len(project.changes)
    again = [
        find(steps, f"{start} ") for start in ("the account", "the bucket", "the topic", "the subscription", "an alert")
    ]

    done = checkout_once.carry_out(project, again)

    assert done.returncode == 0, done.stderr
    assert project.changes[before:] == []


@pytest.mark.usefixtures("gcloud")
def test_a_function_that_is_not_there_gets_no_dead_letters(checkout: Checkout, api: GoogleApi) -> None:
    done = checkout.carry_out(api, [find(checkout.plan(events=True), "keep")])

    assert done.returncode != 0
    assert "gcloud.functions.describe" in done.stderr
    assert api.changes == []
