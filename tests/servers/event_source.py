"""What Lambda does for a function that a queue triggers: receives, invokes, deletes what was acknowledged.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.local.errors import NoAnswer

Invoke = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class EventSource:
    """One event source mapping, with ReportBatchItemFailures."""

    sqs: Any
    """A client of SQS."""
    queue: str
    """The queue's URL."""
    invoke: Invoke
    """The function, as Lambda's Invoke answers for it."""
    batch_size: int = 10

    def drain(self) -> int:
        """Poll until nothing is left to receive; how many times the function was invoked."""
        count = 0
        while self.poll():
            count += 1
        return count

    def poll(self) -> bool:
        """Hand one batch to the function; False where the queue has none."""
        received = self.sqs.receive_message(
            QueueUrl=self.queue,
            MaxNumberOfMessages=self.batch_size,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        ).get("Messages", [])
        if not received:
            return False
        failed = self._failed(received)
        for message in received:
            if message["MessageId"] not in failed:
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return True

    def _failed(self, received: list[dict[str, Any]]) -> set[str]:
        """The ids of the messages that stay: those that the function names, or all where it failed."""
        every = {message["MessageId"] for message in received}
        try:
            answer = self.invoke({"Records": [self._record(message) for message in received]})
        except NoAnswer:
            return every
        if answer is not None and "errorMessage" in answer:
            return every
        named = {item["itemIdentifier"] for item in (answer or {}).get("batchItemFailures", [])}
        # An id that is none of the batch's counts as a failure of the whole batch.
        return min(named, every)

    def _record(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """A received message as the function gets it."""
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": {
                name: {
                    "stringValue": value["StringValue"],
                    "stringListValues": [],
                    "binaryListValues": [],
                    "dataType": value["DataType"],
                }
                for name, value in message.get("MessageAttributes", {}).items()
            },
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn(),
            "awsRegion": self.sqs.meta.region_name,
        }

    def _arn(self) -> str:
        account, name = self.queue.split("/")[-2:]
        return f"arn:aws:sqs:{self.sqs.meta.region_name}:{account}:{name}"
