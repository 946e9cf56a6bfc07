"""The stores' clients in the bundles of events work, as slim as they are: with only the bundle on the path."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from functions.bundle import EVENTS, Bundle
from tests.servers.azurite import Azurite
from tests.servers.gcs_server import GcsServer
from tests.servers.moto_server import MotoServer

ROUND_TRIP = """
import sys, warnings
warnings.simplefilter("error")
sys.path += sys.argv[2:]
from shared.stores.choice import Stores
from shared.stores.port import Version
store, kind = Stores().open(sys.argv[1]), "text/plain"
small, large = "in/größe +1.csv", "large"

def create(key, content):
    writer = store.create(key, kind)
    writer.write(content)
    return writer.commit()

assert create(small, b"x") and not create(small, b"y")
assert create(large, b"0123456789" * 2_000_000)
assert b"".join(store.read(small, Version())) == b"x"
assert b"".join(store.read(large, Version())) == b"0123456789" * 2_000_000
assert [(entry.key, entry.size) for entry in store.walk("in/")] == [(small, 1)]
assert store.exists("large") and not store.exists("none")
"""

IDENTITY = """
import sys
sys.path += sys.argv[1:]
from azure.identity import DefaultAzureCredential
print(DefaultAzureCredential().get_token("https://storage.azure.com/.default").token)
"""

METADATA = """
import sys
sys.path += sys.argv[1:]
import google.auth
from google.auth.transport.requests import Request
credentials, project = google.auth.default()
credentials.refresh(Request())
print(project, credentials.token)
"""


class _Tokens(BaseHTTPRequestHandler):
    """Azure's endpoint of identities (App Service, 2019-08-01) and Google's metadata server, each as documented."""

    def do_GET(self) -> None:
        """https://learn.microsoft.com/azure/app-service/overview-managed-identity, and Google's /computeMetadata/v1."""
        azure = self.headers.get("X-IDENTITY-HEADER") == "secret" and "api-version=2019-08-01" in self.path
        google = self.headers.get("Metadata-Flavor") == "Google"
        body: dict[str, str | int]
        if azure:
            body = {
                "access_token": "azure's",
                "expires_on": "4102444800",
                "resource": "r",
                "token_type": "Bearer",
            }
        else:
            body = {"access_token": "google's", "expires_in": 3600, "token_type": "Bearer"}
        text = "my-project" if self.path.endswith("project-id") else json.dumps(body)
        if "service-accounts/default/?" in self.path:
            text = json.dumps({"email": "e@example", "scopes": ["s"], "aliases": ["default"]})
        self.send_response(200 if azure or google else 401)
        kind = "application/json" if text.startswith("{") else "text/plain"
        for name, value in {"Metadata-Flavor": "Google", "Content-Type": kind}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def tokens() -> Iterator[str]:
    """Host and port of a server that hands out tokens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Tokens) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_amazons_client_in_the_bundle_puts_and_gets(bundles: dict[str, Bundle], moto: MotoServer) -> None:
    moto.make_bucket("bundled")

    # Lambda hands a function its role's credentials in the environment.
    done = _run(bundles, "aws", ROUND_TRIP, moto.environment, "s3://bundled")

    assert done.returncode == 0, done.stderr


def test_googles_client_in_the_bundle_puts_and_gets(bundles: dict[str, Bundle], gcs: GcsServer) -> None:
    gcs.make_bucket("bundled")

    done = _run(bundles, "gcp", ROUND_TRIP, gcs.environment, "gs://bundled")

    assert done.returncode == 0, done.stderr


def test_azures_client_in_the_bundle_puts_and_gets(bundles: dict[str, Bundle], azurite: Azurite) -> None:
    container = azurite.make_container("bundled")

    done = _run(bundles, "azure", ROUND_TRIP, azurite.environment, container)

    assert done.returncode == 0, done.stderr


def test_azures_bundle_gets_the_tokens_of_its_managed_identity(bundles: dict[str, Bundle], tokens: str) -> None:
    environment = {"IDENTITY_ENDPOINT": f"http://{tokens}/msi/token", "IDENTITY_HEADER": "secret"}

    done = _run(bundles, "azure", IDENTITY, environment)

    assert done.stdout == "azure's\n", done.stderr


def test_googles_bundle_gets_the_tokens_of_its_service_account(bundles: dict[str, Bundle], tokens: str) -> None:
    environment = {"GCE_METADATA_HOST": tokens, "GCE_METADATA_IP": tokens}

    done = _run(bundles, "gcp", METADATA, environment)

    assert done.stdout == "my-project google's\n", done.stderr


def _run(
    bundles: dict[str, Bundle], cloud: str, script: str, environment: Mapping[str, str], *arguments: str
) -> "subprocess.CompletedProcess[str]":
    layout = EVENTS[cloud]
    folder = bundles[layout.name].folder
    folders = dict.fromkeys([str(folder / layout.packages), str(folder)])
    command = [sys.executable, "-I", "-S", "-B", "-c", script, *arguments, *folders]
    clean = {"HOME": str(folder.parent), "LANG": "C.UTF-8", **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=clean, timeout=120)
