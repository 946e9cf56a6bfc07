"""Methods, paths and headers."""

from tests.conformance.case import Case, answers, get, post, refuses
from tests.conformance.penguins import ADELIE, instances

_ROUTES = (
    "/predict, /v2/health/live, /v2/health/ready, /v2, /v2/models/{model}, /v2/models/{model}/ready, "
    "/v2/models/{model}/infer, /v2/models/{model}/versions/{version}, /v2/models/{model}/versions/{version}/ready, "
    "/v2/models/{model}/versions/{version}/infer, /openapi.json, /"
)

HTTP: list[Case] = [
    refuses("an unknown route", get("/nowhere"), 404, "not-found", f"expected one of the routes {_ROUTES}"),
    refuses("an unknown route below v2", get("/v2/nowhere"), 404, "not-found", f"expected one of the routes {_ROUTES}"),
    answers("a percent-encoded path", get("/v2/he%61lth/live"), {"live": True}),
    refuses("a slash too many", get("//v2"), 404, "not-found", f"expected one of the routes {_ROUTES}"),
    refuses("GET where POST is", get("/predict"), 405, "method-not-allowed", 'expected POST, got "GET"', allow="POST"),
    refuses(
        "DELETE where POST is",
        get("/predict", "DELETE"),
        405,
        "method-not-allowed",
        'expected POST, got "DELETE"',
        allow="POST",
    ),
    refuses(
        "OPTIONS where POST is",
        get("/predict", "OPTIONS"),
        405,
        "method-not-allowed",
        'expected POST, got "OPTIONS"',
        allow="POST",
    ),
    refuses(
        "POST where GET is",
        post("/v2/health/live", b""),
        405,
        "method-not-allowed",
        'expected GET or HEAD, got "POST"',
        allow="GET, HEAD",
    ),
    refuses(
        "a form",
        instances(ADELIE, content_type="application/x-www-form-urlencoded"),
        415,
        "unsupported-media",
        "expected content-type application/json or text/csv or application/x-ndjson, "
        'got "application/x-www-form-urlencoded"',
        accept_post="application/json, text/csv, application/x-ndjson",
    ),
    refuses(
        "another charset",
        instances(ADELIE, content_type="application/json; charset=latin-1"),
        415,
        "unsupported-media",
        'expected charset utf-8, got "latin-1"',
    ),
    refuses(
        "another coding",
        instances(ADELIE, content_encoding="br"),
        415,
        "unsupported-media",
        'expected content-encoding gzip or identity, got "br"',
        accept_encoding="gzip, identity",
    ),
    refuses(
        "coded twice",
        instances(ADELIE, content_encoding="gzip, gzip"),
        415,
        "unsupported-media",
        'expected content-encoding gzip or identity, got "gzip, gzip"',
        accept_encoding="gzip, identity",
    ),
    refuses(
        "nothing acceptable",
        instances(ADELIE, accept="image/png"),
        406,
        "not-acceptable",
        "expected accept to allow application/json or text/csv or application/x-ndjson",
    ),
    refuses(
        "JSON expressly not accepted",
        get("/v2", accept="application/json;q=0"),
        406,
        "not-acceptable",
        "expected accept to allow application/json",
    ),
    Case("HEAD", get("/v2/health/ready", "HEAD"), body=b"", headers={"content-type": "application/json"}),
]
