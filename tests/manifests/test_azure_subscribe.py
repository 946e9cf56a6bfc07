"""The step after a deployment: Event Grid calls the blob trigger where it is wanted, and only there."""

import subprocess
from pathlib import Path

import pytest

from tests.manifests.azure_commands import SUBSCRIBE, Answers, subscribe

LIST = "eventgrid system-topic event-subscription list"
DELETE = "eventgrid system-topic event-subscription delete"
KEYS = "functionapp keys list"
CREATE = "deployment group create"
DEPLOYED = {
    "AZURE_RESOURCE_GROUP": "group",
    "AZURE_ENV_NAME": "tresnubes",
    "eventsAppName": "tresnubes-events-x",
    "uploadsTopicName": "tresnubes-uploads",
    "blobFunctionName": "",
}
TRIGGERED = {**DEPLOYED, "blobFunctionName": "score_blob"}


def test_without_scoring_on_arrival_nothing_is_asked(tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {}, {**DEPLOYED, "eventsAppName": ""})

    assert (ended.code, ended.asked) == (0, [])


def test_the_blob_trigger_is_subscribed_in_place_of_the_queue(tmp_path: Path) -> None:
    answers: Answers = {KEYS: ["true\n"], CREATE: [""], LIST: ["inbox\n"], DELETE: [""]}

    ended = subscribe(tmp_path, answers, TRIGGERED)

    assert (ended.code, ended.commands()) == (0, [KEYS, CREATE, LIST, DELETE])
    assert ended.asked[1][-3:] == [
        "environmentName=tresnubes",
        "appName=tresnubes-events-x",
        "functionName=score_blob",
    ]
    assert ended.asked[1][ended.asked[1].index("--template-file") + 1] == str(SUBSCRIBE.with_name("blobs.bicep"))
    assert ended.asked[3][ended.asked[3].index("--name") + 1] == "inbox"


def test_a_second_run_deletes_nothing_more(tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {KEYS: ["true\n"], CREATE: [""], LIST: [""]}, TRIGGERED)

    assert (ended.code, ended.commands()) == (0, [KEYS, CREATE, LIST])


def test_it_waits_for_the_key_that_the_first_start_makes(tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {KEYS: ["false\n", "", "true\n"], CREATE: [""], LIST: [""]}, TRIGGERED)

    assert (ended.code, ended.commands()) == (0, [KEYS] * 3 + [CREATE, LIST])


def test_it_gives_up_on_an_app_that_never_has_the_key(tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {KEYS: ["false\n"]}, TRIGGERED)

    assert (ended.code, ended.commands()) == (1, [KEYS] * 20)
    assert "expected the app tresnubes-events-x to have the key blobs_extension, got none" in ended.said


def test_the_key_itself_is_never_asked_for(tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {KEYS: ["true\n"], CREATE: [""], LIST: [""]}, TRIGGERED)

    assert ended.asked[0][ended.asked[0].index("--query") + 1] == "systemKeys.blobs_extension != null"


def test_the_way_back_to_the_queue_ends_the_calls(tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {LIST: ["blobs\n"], DELETE: [""]}, DEPLOYED)

    assert (ended.code, ended.commands()) == (0, [LIST, DELETE])
    assert ended.asked[1][ended.asked[1].index("--name") + 1] == "blobs"


@pytest.mark.parametrize("name", ["AZURE_RESOURCE_GROUP", "AZURE_ENV_NAME", "uploadsTopicName"])
def test_a_missing_name_ends_it_in_words(name: str, tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {}, {**TRIGGERED, name: ""})

    assert ended.code != 0
    assert f"{name}: expected the" in ended.said


def test_a_deployment_that_fails_leaves_the_queue_as_it_is(tmp_path: Path) -> None:
    ended = subscribe(tmp_path, {KEYS: ["true\n"]}, TRIGGERED)

    assert ended.code != 0
    assert ended.commands() == [KEYS, CREATE]


def test_without_az_it_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "sh").symlink_to("/bin/sh")

    done = subprocess.run(
        ["/bin/sh", str(SUBSCRIBE)],
        env={**TRIGGERED, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("az is missing")
