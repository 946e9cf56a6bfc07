"""Bodies made to hurt: each is answered within the limits, and none takes time or memory out of proportion.

No time is asserted; with what they once hit (quadratic patterns, copies, counts) this file would not end.
"""

import gzip
import json
from collections.abc import Callable

import pytest

from shared import Request, Response, Service
from shared.environment import open_deployment
from shared.settings import Settings
from tests.conftest import Example

SIZE = 4_000_000
HEADER = b"island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\n"
INFER = "/v2/models/penguins/infer"


def _distinct_names(last: str) -> bytes:
    return b"{" + b",".join(b'"%d":0' % number for number in range(SIZE // 12)) + b',"' + last.encode() + b'":0}'


def _tensor(shape: str) -> bytes:
    return b'{"inputs":[{"name":"year","datatype":"INT64","shape":%s,"data":[]}]}' % shape.encode()


JSON_BODIES: dict[str, Callable[[], bytes]] = {
    "a name twice among many": lambda: _distinct_names("7"),
    "many unknown members": lambda: _distinct_names("x"),
    "a row of many unknown columns": lambda: b'{"instances":[' + _distinct_names("x") + b"]}",
    "many rows of the wrong kind": lambda: b'{"instances":[' + b"0," * (SIZE // 2) + b"0]}",
    "many rows that are wrong throughout": lambda: b'{"instances":[' + b'["","","","","","",""],' * 9000 + b"[]]}",
}
INFER_BODIES: dict[str, Callable[[], bytes]] = {
    "many inputs that are numbers": lambda: b'{"inputs":[' + b"0," * (SIZE // 2) + b"0]}",
    "many outputs that are numbers": lambda: b'{"inputs":[],"outputs":[' + b"0," * (SIZE // 2) + b"0]}",
    "a shape of many dimensions": lambda: _tensor("[" + "1e9," * (SIZE // 4) + "1]"),
    "a dimension of many digits": lambda: _tensor("[" + "9" * 4300 + ",1]"),
}
CSV_BODIES: dict[str, Callable[[], bytes]] = {
    "a long number that is none": lambda: HEADER + b"," + b"1" * SIZE + b"x,,,,,\n",
    "a long run of zeros and points": lambda: HEADER + b"," + b"0." * (SIZE // 2) + b",,,,,\n",
    "a header of many columns": lambda: b"a," * (SIZE // 2) + b"\n",
    "a header of control characters": lambda: b"\x01" * SIZE + b"\n",
    "many blank lines": lambda: HEADER + b"\n" * SIZE,
    "many short lines": lambda: HEADER + b"1\n" * (SIZE // 2),
    "many commas": lambda: HEADER + b"," * SIZE,
}
LINE_BODIES: dict[str, Callable[[], bytes]] = {
    "many lines": lambda: b"1\n" * (SIZE // 2),
    "many blank lines before a row": lambda: b"\n" * SIZE + b"1",
}


@pytest.fixture(scope="module")
def service(penguins: Example) -> Service:
    """The penguins' model with the default limits."""
    return Service(open_deployment(penguins.model.parent, {"TRESNUBES_MODEL": str(penguins.model)}), print)


def _send(service: Service, path: str, body: bytes, content_type: str, **headers: str) -> Response:
    response = service.respond(Request("POST", path, {"content-type": content_type, **headers}, body))
    assert len(response.body) <= Settings().max_response_bytes
    return response


@pytest.mark.parametrize("body", JSON_BODIES.values(), ids=JSON_BODIES)
def test_json_rows(service: Service, body: Callable[[], bytes]) -> None:
    assert _send(service, "/predict", body(), "application/json").status in (400, 413, 422)


@pytest.mark.parametrize("body", INFER_BODIES.values(), ids=INFER_BODIES)
def test_inference_requests(service: Service, body: Callable[[], bytes]) -> None:
    assert _send(service, INFER, body(), "application/json").status == 422


@pytest.mark.parametrize("body", CSV_BODIES.values(), ids=CSV_BODIES)
def test_csv(service: Service, body: Callable[[], bytes]) -> None:
    assert _send(service, "/predict", body(), "text/csv").status in (200, 413, 422)


@pytest.mark.parametrize("body", LINE_BODIES.values(), ids=LINE_BODIES)
def test_ndjson(service: Service, body: Callable[[], bytes]) -> None:
    assert _send(service, "/predict", body(), "application/x-ndjson").status in (413, 422)


@pytest.mark.parametrize(("size", "status"), [(SIZE, 400), (2 * SIZE, 413)])
def test_many_gzip_members(service: Service, size: int, status: int) -> None:
    member = gzip.compress(b"")
    body = member * (size // len(member))

    response = _send(service, "/predict", body, "application/json", **{"content-encoding": "gzip"})

    assert response.status == status


def test_gzip_may_be_padded_with_zeros(service: Service) -> None:
    """As Python's gzip module and gzip(1) have it."""
    body = gzip.compress(b'{"instances":[]}') + b"\0" * 512

    assert _send(service, "/predict", body, "application/json", **{"content-encoding": "gzip"}).status == 200


@pytest.mark.parametrize("path", ["/predict", INFER])
@pytest.mark.parametrize(
    "text",
    [
        '{"instances":[{"\\ud800":1,"year":1e999}]}',
        '{"id":"\\ud800","inputs":[{"name":"\\ud800","parameters":{"x":1e999}}]}',
        '["\\ud800",1e999]',
    ],
)
def test_a_lone_surrogate_beside_an_infinite_number(service: Service, path: str, text: str) -> None:
    response = _send(service, path, text.encode(), "application/json")

    assert response.status == 400
    assert "lone surrogate" in json.loads(response.body)["detail"]


@pytest.mark.parametrize("name", ["content-type", "content-encoding", "accept", "traceparent"])
@pytest.mark.parametrize("value", ["\ud800", "x; charset=\ud800", "application/json; charset=\ud800", "\0", "é" * 9999])
def test_any_header_is_answered(service: Service, name: str, value: str) -> None:
    assert service.respond(Request("POST", "/predict", {name: value}, b"{}")).status in (400, 406, 415, 422)


@pytest.mark.parametrize("method", ["\ud800", "", "PROPFIND", "x" * 9999])
def test_any_method_is_answered(service: Service, method: str) -> None:
    assert service.respond(Request(method, "/predict")).status == 405


def test_a_percent_encoded_slash_separates_nothing(service: Service) -> None:
    """An HTTP API of API Gateway decodes the path before the function sees it; the other providers don't."""
    assert service.respond(Request("GET", "/v2%2Fhealth/live")).status == 404


@pytest.mark.parametrize(
    "path", ["", "\ud800", "/%", "/%ff", "/v2/models/%ud800", "//v2", "/v2//health/live", "?", "/" * 9999]
)
def test_any_path_is_answered(service: Service, path: str) -> None:
    assert service.respond(Request("GET", path, {"accept": "*/*"})).status in (200, 404)
