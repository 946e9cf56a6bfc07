"""What S3 says of an object that was created, in its own words and in those of EventBridge."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from urllib.parse import quote_plus

from functions.local.aws.events.fields import ACCOUNT, SOURCE_IP, Event
from shared.events.occurrence import ObjectCreated

_REGION = "eu-central-1"
_REQUEST_ID = "C3D13FE58DE4C810"


def notified_event(created: ObjectCreated) -> Event:
    """An event notification with one record; its key is encoded as in an HTML form, but for slashes."""
    bucket = _bucket(created)
    record = {
        "eventVersion": "2.5",
        "eventSource": "aws:s3",
        "awsRegion": _REGION,
        "eventTime": _now("milliseconds"),
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": f"AWS:{ACCOUNT}"},
        "requestParameters": {"sourceIPAddress": SOURCE_IP},
        "responseElements": {"x-amz-request-id": _REQUEST_ID, "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "arrivals",
            "bucket": {"name": bucket, "ownerIdentity": {"principalId": ACCOUNT}, "arn": f"arn:aws:s3:::{bucket}"},
            "object": {
                "key": quote_plus(created.location.key, safe="/"),
                **_told({"size": created.size, "eTag": created.version.etag, "versionId": created.version.id}),
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }
    return {"Records": [record]}


def bridged_event(created: ObjectCreated) -> Event:
    """An event of EventBridge, which has the key as it is."""
    bucket = _bucket(created)
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": ACCOUNT,
        "time": _now("seconds"),
        "region": _REGION,
        "resources": [f"arn:aws:s3:::{bucket}"],
        "detail": {
            "version": "0",
            "bucket": {"name": bucket},
            "object": {
                "key": created.location.key,
                **_told({"size": created.size, "etag": created.version.etag, "version-id": created.version.id}),
                "sequencer": "0055AED6DCD90281E5",
            },
            "request-id": _REQUEST_ID,
            "requester": ACCOUNT,
            "source-ip-address": SOURCE_IP,
            "reason": "PutObject",
        },
    }


def _bucket(created: ObjectCreated) -> str:
    """The bucket's name. Raises ValueError for another cloud's object."""
    scheme, _, bucket = created.location.store.partition("://")
    if scheme != "s3":
        raise ValueError(f"expected an object in s3://, got {created.location}")
    return bucket


def _told(fields: Event) -> Event:
    """The fields that are known; a bucket without versions, say, tells no version's id."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _now(precision: str) -> str:
    return datetime.now(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
