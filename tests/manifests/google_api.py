"""A stand-in for Google's control plane on the loopback: a project that the real gcloud changes, and every change."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.manifests.google_facts import DONE, PROJECT, REGION, TRIGGER, URL, find_fact

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
_Body = dict[str, Any]
# Where a new resource says what it is called, by the collection that it is posted to.
_NAMES: Mapping[str, Callable[[_Body], str]] = {
    "/serviceAccounts": lambda body: f"{body['accountId']}@{PROJECT}.iam.gserviceaccount.com",
    "/b": lambda body: body["name"],
    "/alertPolicies": lambda _: "1",
}
# What a list has its things in.
_LISTS = {"/b": "items", "/alertPolicies": "alertPolicies"}


@dataclass(frozen=True)
class Change:
    """One request that changed the project."""

    method: str
    path: str
    body: _Body


@dataclass
class GoogleApi:
    """What came in: the zip that was uploaded, the functions that were asked for, and all other changes."""

    url: str
    uploaded: bytes = b""
    functions: list[_Body] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    things: dict[str, _Body] = field(default_factory=dict)

    @property
    def function(self) -> _Body:
        """The last that was asked for; empty where there is none."""
        return self.functions[-1] if self.functions else {}

    @property
    def grants(self) -> list[tuple[str, str, str]]:
        """What, which role on it, and who has it now, in the order of asking."""
        policies = [(change.path, change.body.get("policy", change.body)) for change in self.changes]
        return [
            (path.removesuffix(":setIamPolicy").removesuffix("/iam").rpartition("/")[2], binding["role"], member)
            for path, policy in policies
            for binding in policy.get("bindings", [])
            for member in binding["members"]
        ]

    @property
    def made(self) -> list[str]:
        """What was created: accounts, buckets, topics, subscriptions, alerts."""
        return [path.partition("/v")[2].partition("/")[2] for path in self.things]

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


def _live(function: _Body) -> _Body:
    """A function as Google tells of it once it is deployed."""
    service = f"projects/{PROJECT}/locations/{REGION}/services/{function['name'].rpartition('/')[2]}"
    return {
        **function,
        "state": "ACTIVE",
        "environment": "GEN_2",
        "eventTrigger": {**function.get("eventTrigger", {}), "trigger": TRIGGER},
        "serviceConfig": {**function["serviceConfig"], "service": service, "uri": URL},
    }


class _Handler(BaseHTTPRequestHandler):
    api: GoogleApi

    def do_GET(self) -> None:
        self._answer(self._find(self._path))

    def do_DELETE(self) -> None:
        self._answer(None)

    def do_PATCH(self) -> None:
        self._answer(self._change())

    def do_PUT(self) -> None:
        if self._path == "/upload":
            self.api.uploaded = self._read()
            self._answer({})
            return
        body = self._change()
        if not self._path.endswith("/iam"):
            self.api.things[self._path] = body
        self._answer(body)

    def do_POST(self) -> None:
        path = self._path
        if path.endswith(":generateUploadUrl"):
            self._answer({"uploadUrl": f"{self.api.url}/upload", "storageSource": {"bucket": "b", "object": "o.zip"}})
        elif path.endswith(":getIamPolicy"):
            self._answer({"bindings": []})
        elif path.endswith("/functions"):
            self.api.functions.append(json.loads(self._read()))
            self._answer(DONE)
        else:
            self._answer(self._create(self._change()))

    @property
    def _path(self) -> str:
        # gcloud puts a region before the host of Cloud Run, so that only a proxy finds it: it asks for whole addresses.
        return urlsplit(self.path).path

    def _find(self, path: str) -> object:
        for function in self.api.functions:
            if path.endswith(function["name"]):
                return _live(function)
        for collection, name in _LISTS.items():
            if path.endswith(collection):
                return {name: self._list(f"{path}/")}
        return self.api.things.get(path.replace("/-/", f"/{PROJECT}/")) or find_fact(path)

    def _list(self, collection: str) -> list[_Body]:
        """The project's own."""
        things = (thing for place, thing in self.api.things.items() if place.startswith(collection))
        return [thing for thing in things if "projectNumber" not in thing]

    def _change(self) -> _Body:
        body: _Body = json.loads(self._read() or b"{}")
        self.api.changes.append(Change(self.command, self._path, body))
        return body

    def _create(self, body: _Body) -> object:
        """A resource, a policy or an operation, by what was posted to."""
        for collection, name in _NAMES.items():
            if self._path.endswith(collection):
                place = f"{self._path}/{name(body)}"
                if place in self.api.things:
                    return None
                self.api.things[place] = {"name": place.split("/", 2)[2], **body}
                return self.api.things[place]
        if self._path.endswith("/services"):
            return body
        if self._path.endswith(":setIamPolicy"):
            return body["policy"]
        return {"name": "operations/o", "done": True, "response": {}} if ":" in self._path else None

    def _read(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _answer(self, value: object) -> None:
        """JSON, or 404 where there is nothing."""
        if value is None:
            self.api.refused.append(f"{self.command} {self.path}")
        body = json.dumps({"error": {"code": 404, "status": "NOT_FOUND"}} if value is None else value).encode()
        self.send_response(404 if value is None else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Stay silent: what matters is recorded."""
