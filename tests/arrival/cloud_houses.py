"""The same in the clouds' stores: a bucket of S3, and a container of Azure's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.arrival.houses import Sink
from tests.servers.azurite import Azurite
from tests.servers.moto_server import MotoServer

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

_NUMBERS = count()


class Bucket:
    """A bucket on moto's server. It keeps versions, for that an object was written again shows in nothing else."""

    pause = 0.02

    def __init__(self, server: MotoServer) -> None:
        self._name = f"house-{next(_NUMBERS)}"
        server.make_bucket(self._name)
        self._client: Any = server.client("s3")
        self._client.put_bucket_versioning(Bucket=self._name, VersioningConfiguration={"Status": "Enabled"})
        self.environment: Mapping[str, str] = {
            **server.environment,
            "TRESNUBES_SOURCE": f"s3://{self._name}/in",
            "TRESNUBES_SINK": f"s3://{self._name}/out",
        }

    def put(self, name: str, content: bytes) -> str:
        """See House."""
        etag: str = self._client.put_object(Bucket=self._name, Key=self.key(name), Body=content)["ETag"]
        return etag.strip('"')

    def key(self, name: str) -> str:
        """See House."""
        return f"in/{name}"

    def sinks(self) -> Set[str]:
        """See House."""
        found = self._client.list_objects_v2(Bucket=self._name, Prefix="out/").get("Contents", [])
        return {entry["Key"].removeprefix("out/") for entry in found}

    def read(self, key: str) -> Sink:
        """See House."""
        answer = self._client.get_object(Bucket=self._name, Key=f"out/{key}")
        return Sink(answer["Body"].read(), answer["VersionId"])

    def delete(self, sinks: Mapping[str, Sink]) -> None:
        """See House. No marker of the deletion is left."""
        versions = [{"Key": f"out/{key}", "VersionId": sink.mark} for key, sink in sinks.items()]
        self._client.delete_objects(Bucket=self._name, Delete={"Objects": versions})

    def unfinished(self) -> int:
        """See House."""
        return len(self._client.list_multipart_uploads(Bucket=self._name).get("Uploads", []))


class Container:
    """A container of Azurite."""

    pause = 0.02

    def __init__(self, server: Azurite, client: ContainerClient, url: str) -> None:
        self._client = client
        self.environment: Mapping[str, str] = {
            **server.environment,
            "TRESNUBES_SOURCE": f"{url}/in",
            "TRESNUBES_SINK": f"{url}/out",
        }

    def put(self, name: str, content: bytes) -> str:
        """See House."""
        return str(self._client.upload_blob(self.key(name), content).get_blob_properties().etag).strip('"')

    def key(self, name: str) -> str:
        """See House."""
        return f"in/{name}"

    def sinks(self) -> Set[str]:
        """See House."""
        return {name.removeprefix("out/") for name in self._client.list_blob_names(name_starts_with="out/")}

    def read(self, key: str) -> Sink:
        """See House."""
        answer = self._client.download_blob(f"out/{key}")
        return Sink(answer.readall(), str(answer.properties.etag))

    def delete(self, sinks: Mapping[str, Sink]) -> None:
        """See House."""
        for key in sinks:
            self._client.delete_blob(f"out/{key}")

    def unfinished(self) -> int:
        """See House. Only a blob that has blocks and no list of them is shown so."""
        found = self._client.list_blobs(name_starts_with="out/", include=["uncommittedblobs"])
        return len({blob.name.removeprefix("out/") for blob in found} - self.sinks())


@contextmanager
def open_container(server: Azurite) -> Iterator[Container]:
    """A container of its own."""
    name = f"house-{next(_NUMBERS)}"
    url = server.make_container(name)
    with server.client().get_container_client(name) as client:
        yield Container(server, client, url)
