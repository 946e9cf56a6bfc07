"""Clients of object stores: what the first event of a process pays for one, and the bytes of a bundle that it takes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.clock import first_line
from benchmarks.environment import ISOLATED, environment_of
from benchmarks.results import Table, Target
from benchmarks.roster import Roster, Run
from benchmarks.rounds import interleave
from benchmarks.sheet import Sheet
from benchmarks.tables.size import weigh_folder

BARE = "no client"
BOTOCORE, BOTO3, OBSTORE = "botocore", "boto3", "obstore"
STORAGE, BLOB = "google-cloud-storage", "azure-storage-blob + azure-identity"
PACKAGES = {
    BOTOCORE: ("botocore",),
    BOTO3: ("boto3",),
    STORAGE: ("google-cloud-storage",),
    BLOB: ("azure-storage-blob", "azure-identity"),
    OBSTORE: ("obstore",),
}
"""Client → its packages, which bring what they depend on."""

SCRIPTS = {
    BOTOCORE: "from botocore.session import Session; Session().create_client('s3')",
    BOTO3: "import boto3; boto3.client('s3')",
    STORAGE: (
        "from google.cloud.storage import Client; from google.auth.credentials import AnonymousCredentials as Nobody; "
        "Client('project', credentials=Nobody()).bucket('bucket')"
    ),
    BLOB: (
        "from azure.identity import ManagedIdentityCredential; from azure.storage.blob import ContainerClient; "
        "ContainerClient('https://a.blob.core.windows.net', 'c', credential=ManagedIdentityCredential())"
    ),
    OBSTORE: "from obstore.store import S3Store; S3Store('bucket', region='eu-central-1')",
}
"""Client → what makes one that is ready for its first request."""

START, UNPACKED, ZIP = "start, ms", "unpacked, MiB", "zip, MiB"
_ENVIRONMENT = {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "a"}
_MIB = 1024 * 1024

SHEET = Sheet(
    "clients",
    "Clients of object stores",
    "",
    tuple(Target(client, OBSTORE, cases=(START,)) for client in (BOTOCORE, STORAGE, BLOB)),
)


def measure(bench: Bench) -> Table:
    """Python's start up to a client, with the client's packages and their bytecode alone on the path; and bytes."""
    roster = Roster(bench)
    roster.enter(BARE, lambda: _start(bench, "pass"))
    for client in PACKAGES:
        roster.enter(client, lambda client=client: _client(bench, client))  # type: ignore[misc]
    samples = interleave(roster.trials, bench.rounds)
    return SHEET.fill(bench, samples, [], roster.remarks)


def _client(bench: Bench, client: str) -> Run:
    folder = bench.packages(*PACKAGES[client])
    sizes = weigh_folder(bench.packages(*PACKAGES[client], compiled=False))
    weights = {UNPACKED: sizes["unpacked"] / _MIB, ZIP: sizes["zip"] / _MIB}
    start = _start(bench, SCRIPTS[client], folder)
    return lambda: {**start(), **weights}


def _start(bench: Bench, script: str, *folders: Path) -> Run:
    command: list[str | Path] = [bench.python, *ISOLATED, "-c", f"{script}; print('ready', flush=True)"]
    environment = {**environment_of(*folders), **_ENVIRONMENT}
    return lambda: {START: first_line(command, environment, "ready")}
