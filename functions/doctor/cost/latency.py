"""How long the core takes for a request of some rows, on this machine."""

from __future__ import annotations

import itertools
import json
import statistics
import time

from functions.doctor.package import Package
from shared import Request, Service

_ROUNDS = 21
_WARM = 3


def measure(package: Package, rows: int) -> float | None:
    """Milliseconds, the median of some requests for `rows` golden rows; None where the model has none.

    Raises BundleError for a model that can't be used.
    """
    known = package.read_rows()
    if not known:
        return None
    body = json.dumps({"instances": [*itertools.islice(itertools.cycle(known), rows)]}).encode()
    limits = {"TRESNUBES_MAX_ROWS": str(rows + 1), "TRESNUBES_MAX_BYTES": str(len(body) + 1)}
    environment = {**limits, "TRESNUBES_MAX_RESPONSE_BYTES": str(10**9)}
    service = Service.from_environment(package.folder, lambda _: None, environment)
    request = Request("POST", "/predict", {"content-type": "application/json"}, body)
    times = [_time(service, request) for _ in range(_WARM + _ROUNDS)]
    return statistics.median(times[_WARM:])


def _time(service: Service, request: Request) -> float:
    began = time.perf_counter()
    service.respond(request)
    return (time.perf_counter() - began) * 1000
