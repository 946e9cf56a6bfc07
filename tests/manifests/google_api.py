"""A stand-in for Google's control plane on the loopback: it records what the real gcloud asks of it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PROJECT, REGION = "my-project", "europe-west1"
_APIS = (
    "ARTIFACTREGISTRY",
    "CLOUDBUILD",
    "CLOUDFUNCTIONS",
    "CLOUDRESOURCEMANAGER",
    "EVENTARC",
    "IAM",
    "LOGGING",
    "MONITORING",
    "PUBSUB",
    "RUN",
    "SERVICEUSAGE",
    "STORAGE",
)
_RUNTIMES = [{"name": f"python3{minor}", "stage": "GA", "environment": "GEN_2"} for minor in (11, 12, 13)]
_OPERATION = {
    "name": "projects/p/locations/r/operations/o",
    "metadata": {"@type": "type.googleapis.com/google.cloud.functions.v2.OperationMetadata", "stages": []},
    "done": True,
    "response": {"@type": "type.googleapis.com/google.cloud.functions.v2.Function"},
}
TRIGGER = f"projects/{PROJECT}/locations/{REGION}/triggers/made-by-google"
SUBSCRIPTION = f"projects/{PROJECT}/subscriptions/eventarc-made-by-google"
# What a project of one's own answers, by the end of the path.
_FACTS: dict[str, Any] = {
    "/runtimes": {"runtimes": _RUNTIMES},
    "/operations/o": _OPERATION,
    "/services/run.googleapis.com": {"state": "ENABLED"},
    "/services/cloudbuild.googleapis.com": {"state": "ENABLED"},
    "/services/artifactregistry.googleapis.com": {"state": "ENABLED"},
    "/defaultServiceAccount": {"serviceAccountEmail": "projects/p/serviceAccounts/build@p.iam.gserviceaccount.com"},
    f"/v1/{TRIGGER}": {"name": TRIGGER, "transport": {"pubsub": {"subscription": SUBSCRIPTION}}},
    f"/v1/{SUBSCRIPTION}:getIamPolicy": {"bindings": []},
    f"/v1/{SUBSCRIPTION}": {"name": SUBSCRIPTION, "topic": "made-by-google"},
    f"/v1/projects/{PROJECT}": {"projectId": PROJECT, "projectNumber": "1"},
}


@dataclass
class GoogleApi:
    """What came in: the zip that was uploaded, the functions that were asked for, posts, patches and grants."""

    url: str
    uploaded: bytes = b""
    functions: list[dict[str, Any]] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    patched: list[tuple[str, Any]] = field(default_factory=list)
    bindings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def function(self) -> dict[str, Any]:
        """The last that was asked for; empty where there is none."""
        return self.functions[-1] if self.functions else {}

    def environment(self) -> dict[str, str]:
        """The variables that point gcloud at this server."""
        return {f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{name}": f"{self.url}/" for name in _APIS}


@contextmanager
def serve() -> Iterator[GoogleApi]:
    """Listen on a free port for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    api = _Handler.api = GoogleApi(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    api: GoogleApi

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        named = [function for function in self.api.functions if path.endswith(function["name"])]
        if named:
            trigger = {**named[0].get("eventTrigger", {}), "trigger": TRIGGER}
            self._answer({**named[0], "state": "ACTIVE", "environment": "GEN_2", "eventTrigger": trigger})
            return
        facts = [answer for end, answer in _FACTS.items() if path.endswith(end)]
        if facts:
            self._answer(facts[0])
        else:
            self._refuse()

    def do_DELETE(self) -> None:
        self._refuse()

    def do_PATCH(self) -> None:
        path, body = self.path.partition("?")[0], json.loads(self._body())
        self.api.patched.append((path, body))
        self._answer(body)

    def do_PUT(self) -> None:
        self.api.uploaded = self._body()
        self._answer({})

    def do_POST(self) -> None:
        path, body = self.path.partition("?")[0], self._body()
        self.api.posted.append(path)
        if path.endswith(":generateUploadUrl"):
            self._answer({"uploadUrl": f"{self.api.url}/upload", "storageSource": {"bucket": "b", "object": "o.zip"}})
        elif path.endswith("/functions"):
            self.api.functions.append(json.loads(body))
            self._answer(_OPERATION)
        elif path == f"/v1/projects/{PROJECT}:getIamPolicy":
            self._answer({"bindings": []})
        elif path == f"/v1/{SUBSCRIPTION}:setIamPolicy":
            self.api.bindings += json.loads(body)["policy"]["bindings"]
            self._answer({})
        else:
            self._refuse()

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _refuse(self) -> None:
        self._answer({"error": {"code": 404, "status": "NOT_FOUND"}}, 404)

    def _answer(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Stay silent: what matters is recorded."""
