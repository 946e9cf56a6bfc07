"""Opens a cloud as a stage: its server's bucket, and its bundle of events in its runtime."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from functions.local import Cloud
from functions.local.arrival import EventRuntime
from functions.local.aws.arrival import open_aws_events
from functions.local.azure.arrival import open_azure_events
from functions.local.gcp.arrival import open_gcp_events
from tests.arrival.table.buckets import AzureContainer, GoogleBucket, S3Bucket
from tests.arrival.table.cloud_stage import Bucket, CloudStage

SERVERS: Mapping[Cloud, str] = {"aws": "moto", "gcp": "gcs", "azure": "azurite"}
"""Cloud → the fixture of its server."""

_BUCKETS: Mapping[Cloud, Callable[[Any, str], Bucket]] = {"aws": S3Bucket, "gcp": GoogleBucket, "azure": AzureContainer}
_Open = Callable[[Path, Path, Mapping[str, str]], AbstractContextManager[EventRuntime]]
_RUNTIMES: Mapping[Cloud, _Open] = {"aws": open_aws_events, "gcp": open_gcp_events, "azure": open_azure_events}


_FOLDERS = {"TRESNUBES_SOURCE": "{store}/in", "TRESNUBES_SINK": "{store}/out"}


@contextmanager
def open_stage(
    cloud: Cloud, server: object, bundle: Path, name: str, settings: Mapping[str, str]
) -> Iterator[CloudStage]:
    """A new bucket of that name and a function; `{store}` in its settings is the bucket."""
    with closing(_BUCKETS[cloud](server, name)) as bucket:
        given = {key: text.format(store=bucket.store) for key, text in {**_FOLDERS, **settings}.items()}
        with _RUNTIMES[cloud](bundle, Path(sys.executable), {**bucket.environment, **given}) as runtime:
            yield CloudStage(bucket, runtime)
