"""The smallest function of each cloud that tells what it was given, to try the runtimes without our adapters.

Each one answers a JSON object with method, path, query, headers, body (base64), the variable COLOUR, the
interpreter's version, the names of all variables and which of this environment's packages it can find.
`/raise` raises, `/teapot` answers 418 with bytes that are no text, `/end` ends the process.
"""

from __future__ import annotations

from pathlib import Path

from functions.local import Cloud

# The same in each of them; what a request looks like is the cloud's.
_TELL = """
import base64, importlib.util, json, os, sys

TEAPOT = bytes(range(256))

def tell(method, path, query, headers, body):
    print("asked for", path)
    if path == "/raise":
        raise ValueError("the kettle is empty")
    if path == "/end":
        os._exit(3)
    return json.dumps({
        "method": method, "path": path, "query": query, "headers": headers,
        "body": base64.b64encode(body).decode(), "colour": os.environ.get("COLOUR"),
        "python": "%d.%d" % sys.version_info[:2],
        "variables": sorted(os.environ),
        "packages": [name for name in ("numpy", "sklearn", "pytest", "functions") if importlib.util.find_spec(name)],
    })
"""

_AWS = """
def http(event, context):
    asked = event["requestContext"]["http"]
    body = event.get("body", "")
    body = base64.b64decode(body) if event["isBase64Encoded"] else body.encode()
    text = tell(asked["method"], asked["path"], event["rawQueryString"], event["headers"], body)
    if asked["path"] == "/teapot":
        return {"statusCode": 418, "headers": {"X-Kettle": "full"}, "isBase64Encoded": True,
                "body": base64.b64encode(TEAPOT).decode()}
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": text, "isBase64Encoded": False}
"""

_GCP = """
def http(request):
    headers = {name.lower(): value for name, value in request.headers.items()}
    text = tell(request.method, request.path, request.query_string.decode(), headers, request.get_data())
    if request.path == "/teapot":
        return TEAPOT, 418, {"X-Kettle": "full"}
    return text, 200, {"content-type": "application/json"}
"""

_AZURE = """
from urllib.parse import unquote, urlsplit
import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)

@app.route(route="{*path}")
def http(req: func.HttpRequest) -> func.HttpResponse:
    url = urlsplit(req.url)
    path = unquote(url.path)
    text = tell(req.method, path, url.query, dict(req.headers), req.get_body())
    if path == "/teapot":
        return func.HttpResponse(TEAPOT, status_code=418, headers={"X-Kettle": "full"})
    return func.HttpResponse(text, mimetype="application/json")
"""

_MODULES: dict[Cloud, tuple[str, str]] = {
    "aws": ("handler.py", _AWS),
    "gcp": ("main.py", _GCP),
    "azure": ("function_app.py", _AZURE),
}
_HOST = '{"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}'


def write_bundle(folder: Path, cloud: Cloud, source: str | None = None) -> Path:
    """A bundle of one module; `source` instead of the function described above."""
    file, own = _MODULES[cloud]
    (folder / file).write_text(_TELL + own if source is None else source, "utf-8")
    if cloud == "azure":
        (folder / "host.json").write_text(_HOST, "utf-8")
    return folder
