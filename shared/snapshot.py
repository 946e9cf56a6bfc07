"""Makes a process ready for a snapshot, which many others are started from: all is loaded, none of it is garbage."""

import gc
import json
from base64 import b64encode
from collections.abc import Iterator
from gzip import compress

from shared import golden
from shared.deployment import Deployment
from shared.http import media
from shared.http.exchange import answer
from shared.http.routes import ROUTES
from shared.message import Request
from shared.model import Model


def prepare(deployment: Deployment) -> None:
    """Answer a request of each kind, by each version that is open, unlogged; then keep the collector off all of it.

    A collection writes to every object that it looks at, and so copies the snapshot's memory page by page.
    """
    for one in [deployment] if deployment.versions is None else deployment.versions.opened:
        alone = one._replace(versions=None)
        for request in _every_kind(alone):
            answer(alone, request)
    gc.collect()
    gc.freeze()


def _every_kind(deployment: Deployment) -> Iterator[Request]:
    """A golden row, and each route, media type and coding; those with a body that it can't read load the errors too."""
    model = deployment.loaded if isinstance(deployment.loaded, Model) else None
    rows = json.dumps({"instances": _golden_row(model)}).encode()
    yield Request("POST", "/predict", body=rows)
    yield Request("POST", "/predict", {"content-encoding": "gzip"}, b64encode(compress(rows)), base64=True)
    for media_type in (media.CSV, media.NDJSON):
        yield Request("POST", "/predict", {"content-type": media_type, "accept": media_type}, b"{}")
    for route in ROUTES:
        path = route.template.format(model=model.name if model else "", version=model.version if model else "")
        yield Request(route.method, path, body=b'{"inputs": []}')
    yield Request("GET", "/%20")


def _golden_row(model: Model | None) -> list[object]:
    document = model.document("golden") if model else None
    return list(golden.parse(document).rows[:1]) if document else []
