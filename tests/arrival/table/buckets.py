"""A bucket of each cloud's server."""

from contextlib import closing

from shared.events.occurrence import ObjectCreated
from shared.stores.location import Location
from shared.stores.port import Version
from tests.servers.azurite import Azurite
from tests.servers.gcs_server import GcsServer
from tests.servers.moto_server import MotoServer


class S3Bucket:
    """A bucket of moto's. S3's events tell no media type."""

    def __init__(self, server: MotoServer, name: str) -> None:
        server.make_bucket(name)
        self.store, self.environment = f"s3://{name}", server.environment
        self._client, self._name = server.client("s3"), name

    def put(self, key: str, content: bytes, media_type: str) -> ObjectCreated:
        """See Bucket."""
        told = {"ContentType": media_type} if media_type else {}
        answer = self._client.put_object(Bucket=self._name, Key=key, Body=content, **told)
        version = Version(answer["ETag"].strip('"'), answer.get("VersionId", ""))
        return ObjectCreated(Location(self.store, key), version, len(content))

    def keep_versions(self) -> None:
        """From now on no version is lost."""
        self._client.put_bucket_versioning(Bucket=self._name, VersioningConfiguration={"Status": "Enabled"})

    def delete(self, key: str) -> None:
        """See Bucket."""
        self._client.delete_object(Bucket=self._name, Key=key)

    def read(self, folder: str) -> dict[str, bytes]:
        """See Bucket."""
        found = self._client.list_objects_v2(Bucket=self._name, Prefix=folder).get("Contents", [])
        return {entry["Key"]: self._read(entry["Key"]) for entry in found}

    def close(self) -> None:
        """See Bucket. The client is the server's."""

    def _read(self, key: str) -> bytes:
        with closing(self._client.get_object(Bucket=self._name, Key=key)["Body"]) as body:
            content: bytes = body.read()
            return content


class GoogleBucket:
    """A bucket of fake-gcs-server's."""

    def __init__(self, server: GcsServer, name: str) -> None:
        server.make_bucket(name)
        self.store, self.environment = f"gs://{name}", server.environment
        self._client = server.client()
        self._bucket = self._client.bucket(name)

    def put(self, key: str, content: bytes, media_type: str) -> ObjectCreated:
        """See Bucket."""
        blob = self._bucket.blob(key)
        blob.upload_from_string(content, media_type or "application/octet-stream")
        version = Version(blob.etag, str(blob.generation))
        return ObjectCreated(Location(self.store, key), version, len(content), blob.content_type)

    def keep_versions(self) -> None:
        """From now on no version is lost."""
        self._bucket.versioning_enabled = True
        self._bucket.patch()

    def delete(self, key: str) -> None:
        """See Bucket."""
        self._bucket.delete_blob(key)

    def read(self, folder: str) -> dict[str, bytes]:
        """See Bucket."""
        return {blob.name: blob.download_as_bytes() for blob in self._bucket.list_blobs(prefix=folder)}

    def close(self) -> None:
        """See Bucket."""
        self._client.close()


class AzureContainer:
    """A container of Azurite's."""

    def __init__(self, server: Azurite, name: str) -> None:
        self.store, self.environment = server.make_container(name), server.environment
        self._client = server.client().get_container_client(name)

    def put(self, key: str, content: bytes, media_type: str) -> ObjectCreated:
        """See Bucket."""
        from azure.storage.blob import ContentSettings

        told = media_type or "application/octet-stream"
        blob = self._client.get_blob_client(key)
        answer = blob.upload_blob(content, overwrite=True, content_settings=ContentSettings(content_type=told))
        return ObjectCreated(Location(self.store, key), Version(answer["etag"].strip('"')), len(content), told)

    def delete(self, key: str) -> None:
        """See Bucket."""
        self._client.delete_blob(key)

    def read(self, folder: str) -> dict[str, bytes]:
        """See Bucket."""
        return {
            name: self._client.download_blob(name).readall()
            for name in self._client.list_blob_names(name_starts_with=folder)
        }

    def close(self) -> None:
        """See Bucket."""
        self._client.close()
