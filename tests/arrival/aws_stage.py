"""A bucket that tells a queue of what is put in it, and a queue for rows, as in the template, on moto's server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from shared.events.occurrence import ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version
from tests.servers.moto_server import MotoServer

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and its dead-letter queue. What is received and not deleted is there again at once."""

    sqs: Any
    url: str
    dead_letters: str

    @classmethod
    def make(cls, sqs: Any, name: str) -> Queue:
        dead_letters = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        redrive = {"deadLetterTargetArn": arn_of(sqs, dead_letters), "maxReceiveCount": ATTEMPTS}
        attributes = {"VisibilityTimeout": "0", "RedrivePolicy": json.dumps(redrive)}
        return cls(sqs, sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"], dead_letters)

    def send(self, body: str, **headers: str) -> str:
        """The id of a message; `content_type="text/csv"` is its attribute `content-type`."""
        attributes = {
            name.replace("_", "-"): {"DataType": "String", "StringValue": value} for name, value in headers.items()
        }
        sent = self.sqs.send_message(QueueUrl=self.url, MessageBody=body, MessageAttributes=attributes)
        return str(sent["MessageId"])

    def dead(self) -> list[str]:
        """The bodies of the dead letters, which are taken."""
        found = self.sqs.receive_message(QueueUrl=self.dead_letters, MaxNumberOfMessages=10).get("Messages", [])
        return [message["Body"] for message in found]


@dataclass(frozen=True, slots=True)
class Stage:
    """The bucket `in/` of which is listened to, and the two queues."""

    s3: Any
    bucket: str
    objects: Queue
    rows: Queue
    denied: list[dict[str, str]] = field(default_factory=list)

    def put(self, name: str, content: bytes) -> None:
        """Upload what is to be scored."""
        self.s3.put_object(Bucket=self.bucket, Key=f"in/{name}", Body=content)

    def sinks(self) -> dict[str, bytes]:
        """All that is in the sink: name below `out/` → content."""
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="out/").get("Contents", [])
        keys = [entry["Key"] for entry in found]
        return {key.removeprefix("out/"): self.read(key) for key in keys}

    def read(self, key: str) -> bytes:
        content: bytes = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return content

    def create(self, name: str, content: bytes) -> ObjectCreated:
        """Upload, and what an event would tell of it."""
        self.put(name, content)
        head = self.s3.head_object(Bucket=self.bucket, Key=f"in/{name}")
        version = Version(head["ETag"].strip('"'))
        return ObjectCreated(Location(f"s3://{self.bucket}", f"in/{name}"), version, len(content))

    def deny(self, action: str, key: str) -> None:
        """Let nobody do that to an object; what was denied before stays denied."""
        resource = f"arn:aws:s3:::{self.bucket}/{key}"
        self.denied.append({"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource})
        policy = {"Version": "2012-10-17", "Statement": self.denied}
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps(policy))


@contextmanager
def open_stage(moto: MotoServer, bucket: str) -> Iterator[Stage]:
    """A bucket and queues of that name."""
    with closing(moto.client("s3")) as s3, closing(moto.client("sqs")) as sqs:
        objects, rows = Queue.make(sqs, f"{bucket}-objects"), Queue.make(sqs, f"{bucket}-rows")
        moto.make_bucket(bucket)
        listen = {
            "QueueArn": arn_of(sqs, objects.url),
            "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}},
        }
        s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [listen]}
        )
        yield Stage(s3, bucket, objects, rows)


def arn_of(sqs: Any, url: str) -> str:
    """A queue's ARN."""
    return str(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"])
