"""Amazon S3 as a store, and what speaks its protocol, by botocore."""

from shared.stores.s3.store import S3Store

__all__ = ["S3Store"]
