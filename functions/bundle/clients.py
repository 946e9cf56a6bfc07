"""What of the object stores' clients a bundle that scores what arrives doesn't carry, each with its reason."""

from __future__ import annotations

from functions.bundle.rules import Rule, Unreached

S3 = (
    Rule(
        "botocore/data/*",
        "the APIs of 400 services; objects need one of them",
        but=(
            "botocore/data/_retry.json",
            "botocore/data/endpoints.json",
            "botocore/data/partitions.json",
            "botocore/data/sdk-default-configuration.json",
            "botocore/data/s3/*",
        ),
    ),
    Rule("botocore/data/s3/*/examples-1.json", "for its documentation"),
    Rule("dateutil/zoneinfo/*", "time zones by name; S3's times are in UTC"),
)

S3_UNREACHED = (Unreached("dateutil/tz/tz.py", "dateutil.zoneinfo", "for a time zone by name"),)

# cryptography, which both clients import, binds to OpenSSL by compiled code; only who binds anew reads headers in C.
_CFFI = (
    Rule("cffi[-/]*", "binds C libraries; its compiled part, which cryptography needs, is a file of its own"),
    Rule("pycparser[-/]*", "reads C, for cffi"),
)

_GRPC = "for gRPC, which is not here; the client speaks JSON"

CLOUD_STORAGE = (
    *_CFFI,
    *(
        Rule(pattern, _GRPC)
        for pattern in (
            "google/api/*",
            "google/api_core/gapic_v1/*",
            "google/api_core/operation*",
            "google/api_core/resumable_transfer/*",
            "google/api_core/*rest_streaming*",
            "google/cloud/_storage/*",
            "google/cloud/_storage_v2/*",
            "google/cloud/common_resources*",
            "google/cloud/location/*",
            "google/cloud/operation/*",
            "google/cloud/storage/_experimental/*",
            "google/cloud/storage/asyncio/*",
            "google/cloud/storage/_grpc_conversions.py",
            "google/cloud/storage/grpc_client.py",
            "google/gapic/*",
            "google/logging/*",
            "google/longrunning/*",
            "google/type/*",
            "proto[-/]*",
            "proto_plus-*",
        )
    ),
    Rule("google/_async_resumable_media/*", "the asynchronous client; our function is synchronous"),
    Rule("opentelemetry*[-/]*", "traces, for an exporter that is not here"),
    Rule("pyasn1*[-/]*", "reads private keys where cryptography can't"),
)

CLOUD_STORAGE_UNREACHED = (
    Unreached("google/api_core/_observability.py", "opentelemetry", "where it is missing, no traces are made"),
    Unreached(
        "google/cloud/storage/_opentelemetry_metrics.py", "opentelemetry", "where it is missing, nothing is counted"
    ),
    Unreached(
        "google/cloud/storage/_opentelemetry_tracing.py", "opentelemetry", "where it is missing, no traces are made"
    ),
    Unreached("google/auth/crypt/_python_rsa.py", "pyasn1", "for keys of the package rsa"),
    Unreached("google/auth/crypt/_python_rsa.py", "pyasn1_modules", "for keys of the package rsa"),
)

BLOB_STORAGE = (
    *_CFFI,
    Rule("azure/core/*/_aiohttp.py", "for aiohttp, which is not here; our function is synchronous"),
    Rule("azure/identity/aio/*", "the asynchronous client; our function is synchronous"),
    Rule("azure/storage/blob/aio/*", "the asynchronous client; our function is synchronous"),
    Rule("azure/storage/blob/_generated/aio/*", "the asynchronous client; our function is synchronous"),
    Rule("msal_extensions[-/]*", "keeps tokens in a file; a managed identity keeps none"),
    Rule("jwt/*", "signs with a certificate; a managed identity has none"),
    Rule("pyjwt-*", "signs with a certificate; a managed identity has none"),
)

BLOB_STORAGE_UNREACHED = (
    Unreached(
        "azure/core/_pipeline_client_async.py",
        "azure.core.pipeline.transport._aiohttp",
        "the asynchronous client; our function is synchronous",
    ),
    Unreached(
        "azure/core/pipeline/transport/__init__.py",
        "azure.core.pipeline.transport._aiohttp",
        "where it is missing, there is no such transport",
    ),
    Unreached("azure/identity/_persistent_cache.py", "msal_extensions", "for tokens that are kept in a file"),
    Unreached("msal/application.py", "msal_extensions", "where it is missing, there is no version of it to look at"),
    Unreached("msal/oauth2cli/assertion.py", "jwt", "for an identity with a certificate"),
)
