"""What a project needs once, made only where it is not there yet: accounts, rights, buckets, topics, an alert."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from functions.deployment.gcp.script import create_once, run_script
from functions.deployment.port import Step
from functions.manifests.gcp import Function, Manifest

_APIS = ("artifactregistry", "cloudbuild", "cloudfunctions", "iam", "run")
_EVENT_APIS = ("eventarc", "monitoring", "pubsub", "storage")
_KEEP = ("--message-retention-duration=14d", "--expiration-period=never")
_SINK = "TRESNUBES_SINK"


def prepare(manifest: Manifest) -> list[Step]:
    """Before the functions are deployed. What several of them share is made once."""
    return list(dict.fromkeys(_prepare(manifest)))


def admit(manifest: Manifest) -> list[Step]:
    """Once the functions are there: the accounts that bring events may call those that listen, and nothing else."""
    return [_admit(manifest, each) for each in manifest.listeners]


def _prepare(manifest: Manifest) -> Iterator[Step]:
    yield _enable(manifest, _APIS)
    yield _create_account(manifest, manifest.build_account)
    yield _grant(manifest, manifest.build_account, "roles/run.builder")
    for function in manifest.functions:
        yield _create_account(manifest, function.account)
    if manifest.listeners:
        yield _enable(manifest, _EVENT_APIS)
    for function in manifest.listeners:
        yield _create_account(manifest, function.event.account)
        yield _grant(manifest, function.event.account, "roles/eventarc.eventReceiver")
        yield from _make_place(manifest, function)
        yield from _make_sink(manifest, function)
        yield from _make_dead_letters(manifest, function.event.dead_letters)


def _make_place(manifest: Manifest, function: Function) -> Iterator[Step]:
    """What a function listens to."""
    if function.event.kind == "pubsub":
        yield _create_topic(manifest, function.event.place)
        return
    yield _create_bucket(manifest, function.event.place)
    yield _open_bucket(function.event.place, function.account, "roles/storage.objectViewer")
    yield run_script(
        "Cloud Storage may tell of objects",
        f"agent=$(gcloud storage service-agent --project={manifest.project})",
        f'gcloud projects add-iam-policy-binding {manifest.project} --member="serviceAccount:$agent"'
        " --role=roles/pubsub.publisher --condition=None",
    )


def _make_sink(manifest: Manifest, function: Function) -> Iterator[Step]:
    bucket = function.environment[_SINK].removeprefix("gs://").partition("/")[0]
    yield _create_bucket(manifest, bucket)
    yield _open_bucket(bucket, function.account, "roles/storage.objectUser")


def _make_dead_letters(manifest: Manifest, topic: str) -> Iterator[Step]:
    project = f"--project={manifest.project}"
    pubsub = ("gcloud", "pubsub", "subscriptions")
    yield _create_topic(manifest, topic)
    yield create_once(
        f"the subscription {topic} keeps them for 14 days",
        (*pubsub, "describe", topic, project),
        (*pubsub, "create", topic, project, f"--topic={topic}", *_KEEP),
    )
    yield run_script(
        f"Pub/Sub may write to {topic}",
        f'number=$(gcloud projects describe {manifest.project} --format="value(projectNumber)")',
        f"gcloud pubsub topics add-iam-policy-binding {topic} {project} --role=roles/pubsub.publisher"
        ' --member="serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com"',
    )
    yield _alert(manifest)


def _alert(manifest: Manifest) -> Step:
    policies, project = "gcloud alpha monitoring policies", f"--project={manifest.project}"
    find = rf'--filter="displayName=\"{manifest.name}: dead letters\"" --format="value(name)"'
    rename = f"sed s/tresnubes/{manifest.name}/g deploy/gcp/alert.json"
    return run_script(
        "an alert tells of dead letters",
        f"policies=$({policies} list {project} {find})",
        f'{{ test -n "$policies" || {policies} create {project} --policy="$({rename})"; }}',
    )


def _enable(manifest: Manifest, names: tuple[str, ...]) -> Step:
    services = (f"{name}.googleapis.com" for name in names)
    command = ("gcloud", "services", "enable", *services, f"--project={manifest.project}")
    return Step("switch on what is used", command)


def _create_account(manifest: Manifest, account: str) -> Step:
    accounts = ("gcloud", "iam", "service-accounts")
    project = f"--project={manifest.project}"
    describe = (*accounts, "describe", account, project)
    return create_once(f"the account {account}", describe, (*accounts, "create", account.partition("@")[0], project))


def _grant(manifest: Manifest, account: str, role: str) -> Step:
    command = ("gcloud", "projects", "add-iam-policy-binding", manifest.project)
    return Step(f"{account} has {role}", (*command, *_member(account, role), "--condition=None"))


def _create_topic(manifest: Manifest, topic: str) -> Step:
    topics, project = ("gcloud", "pubsub", "topics"), f"--project={manifest.project}"
    return create_once(f"the topic {topic}", (*topics, "describe", topic, project), (*topics, "create", topic, project))


def _create_bucket(manifest: Manifest, bucket: str) -> Step:
    """Looked for among the project's own: whoever has one of that name elsewhere would get what is written."""
    buckets, project = ("gcloud", "storage", "buckets"), f"--project={manifest.project}"
    closed = ("--uniform-bucket-level-access", "--public-access-prevention")
    find = shlex.join((*buckets, "list", project, f"--filter=name={bucket}", "--format=value(name)"))
    create = shlex.join((*buckets, "create", f"gs://{bucket}", project, f"--location={manifest.region}", *closed))
    return run_script(f"the bucket {bucket}", f"found=$({find})", f'{{ test -n "$found" || {create}; }}')


def _open_bucket(bucket: str, account: str, role: str) -> Step:
    command = ("gcloud", "storage", "buckets", "add-iam-policy-binding", f"gs://{bucket}")
    return Step(f"{account} has {role} on {bucket}", (*command, *_member(account, role)))


def _admit(manifest: Manifest, function: Function) -> Step:
    command = ("gcloud", "functions", "add-invoker-policy-binding", function.name)
    place = (f"--project={manifest.project}", f"--region={manifest.region}")
    account = function.event.account
    member = f"--member=serviceAccount:{account}"
    return Step(f"{account} may call {function.name}", (*command, *place, member))


def _member(account: str, role: str) -> tuple[str, str]:
    return f"--member=serviceAccount:{account}", f"--role={role}"
