"""The server that stands in for AWS in other tests."""

import importlib.util
import json
from urllib.parse import unquote_plus

import pytest

from tests.servers.moto_server import MotoServer, open_moto


def test_an_object_that_is_put_is_there(moto: MotoServer) -> None:
    moto.make_bucket("there")
    s3 = moto.client("s3")
    s3.put_object(Bucket="there", Key="a", Body=b"1")

    assert s3.get_object(Bucket="there", Key="a")["Body"].read() == b"1"


def test_an_upload_is_told_to_a_queue(moto: MotoServer) -> None:
    moto.make_bucket("told")
    s3, sqs = moto.client("s3"), moto.client("sqs")
    queue = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    notify = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]}
    s3.put_bucket_notification_configuration(Bucket="told", NotificationConfiguration=notify)
    s3.put_object(Bucket="told", Key="in/a b.csv", Body=b"1")
    messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]

    test, created = (json.loads(message["Body"]) for message in messages)
    assert test["Event"] == "s3:TestEvent"
    # S3 leaves the slash as it is; unescaped, both are the same key.
    assert unquote_plus(created["Records"][0]["s3"]["object"]["key"]) == "in/a b.csv"


def test_it_ends_with_its_test() -> None:
    with open_moto() as server:
        process = server.process

    assert process.ended


def test_without_moto_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", {}.get)

    with pytest.raises(pytest.skip.Exception, match="uv sync --group test"), open_moto():
        pass
