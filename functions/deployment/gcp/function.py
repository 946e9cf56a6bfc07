"""The gcloud commands that deploy and remove one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from functions.deployment.gcp.script import run_script
from functions.deployment.port import Step
from functions.manifests.gcp import Event, Function, Manifest

_ATTEMPTS = 5
_ACKNOWLEDGE_SECONDS = 600
"""Pub/Sub's longest: an event that is still being scored is not delivered again."""


def deploy_function(manifest: Manifest, function: Function) -> list[Step]:
    """The function, and the dead letters of what it listens to."""
    command = (
        *("gcloud", "functions", "deploy", function.name, "--gen2", *_place(manifest)),
        f"--runtime={function.runtime}",
        f"--source={function.source}",
        f"--entry-point={function.entry_point}",
        f"--build-service-account=projects/{manifest.project}/serviceAccounts/{manifest.build_account}",
        f"--service-account={function.account}",
        "--allow-unauthenticated" if function.public else "--no-allow-unauthenticated",
        f"--ingress-settings={function.ingress}",
        *_TRIGGERS[function.event.kind](manifest, function.event),
        f"--memory={function.memory}",
        f"--cpu={function.cpu}",
        f"--concurrency={function.concurrency}",
        f"--min-instances={function.min_instances}",
        f"--max-instances={function.max_instances}",
        f"--timeout={function.timeout}s",
        f"--set-env-vars={','.join(f'{name}={value}' for name, value in function.environment.items())}",
    )
    deploy = Step(f"deploy {function.source} as {function.name}", command)
    return [deploy] if function.event.kind == "http" else [deploy, _collect_dead_letters(manifest, function)]


def remove_function(manifest: Manifest, function: Function) -> Step:
    """The function, with the trigger and the subscription that Google made for it."""
    command = ("gcloud", "functions", "delete", function.name, "--gen2", *_place(manifest), "--quiet")
    return Step(f"delete {function.name}", command)


def _place(manifest: Manifest) -> tuple[str, str]:
    return f"--project={manifest.project}", f"--region={manifest.region}"


def _listen(manifest: Manifest, event: Event) -> tuple[str, ...]:
    """Without --retry, Google gives an event up when it fails once."""
    return f"--trigger-location={manifest.region}", f"--trigger-service-account={event.account}", "--retry"


def _listen_to_bucket(manifest: Manifest, event: Event) -> tuple[str, ...]:
    kind = "--trigger-event-filters=type=google.cloud.storage.object.v1.finalized"
    return (*_listen(manifest, event), kind, f"--trigger-event-filters=bucket={event.place}")


def _listen_to_topic(manifest: Manifest, event: Event) -> tuple[str, ...]:
    return (*_listen(manifest, event), f"--trigger-topic={event.place}")


_TRIGGERS: Mapping[str, Callable[[Manifest, Event], tuple[str, ...]]] = {
    "http": lambda _manifest, _event: ("--trigger-http",),
    "storage": _listen_to_bucket,
    "pubsub": _listen_to_topic,
}


def _collect_dead_letters(manifest: Manifest, function: Function) -> Step:
    """Google makes the subscription with the function and gives it no dead letters; its agent must take from it."""
    place, project = " ".join(_place(manifest)), f"--project={manifest.project}"
    topic = f"projects/{manifest.project}/topics/{function.event.dead_letters}"
    agent = '"serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com"'
    describe = f'functions describe {function.name} --gen2 {place} --format="value(eventTrigger.trigger)"'
    subscriptions = "gcloud pubsub subscriptions"
    return run_script(
        f"keep what {function.name} could not score in {function.event.dead_letters}",
        f"trigger=$(gcloud {describe})",
        'subscription=$(gcloud eventarc triggers describe "$trigger" --format="value(transport.pubsub.subscription)")',
        f'number=$(gcloud projects describe {manifest.project} --format="value(projectNumber)")',
        f'{subscriptions} add-iam-policy-binding "$subscription" {project}'
        f" --member={agent} --role=roles/pubsub.subscriber",
        f'{subscriptions} update "$subscription" {project} --dead-letter-topic={topic}'
        f" --max-delivery-attempts={_ATTEMPTS} --ack-deadline={_ACKNOWLEDGE_SECONDS}",
    )
