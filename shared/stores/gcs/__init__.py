"""Google's Cloud Storage as a store, by Google's own client."""

from shared.stores.gcs.store import CloudStorage

__all__ = ["CloudStorage"]
