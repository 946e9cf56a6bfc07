"""Azure Blob Storage as a store, by Azure's own client."""

from shared.stores.azure.store import BlobContainer

__all__ = ["BlobContainer"]
