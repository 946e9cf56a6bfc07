"""One HTTP request to a server on the loopback, as the request says it and with no header of a client's own."""

from __future__ import annotations

from http.client import HTTPConnection

from functions.local.port import LOOPBACK
from functions.local.request_line import encode_target
from shared.message import Request, Response


def exchange(port: int, request: Request, seconds: float) -> Response:
    """Send what the request holds, and besides it only Host and Content-Length; header names come back lower-case.

    Raises OSError and `http.client.HTTPException` where no answer comes.
    """
    if request.base64:
        raise ValueError("a body that is still base64 comes from AWS only")
    connection = HTTPConnection(LOOPBACK, port, timeout=seconds)
    try:
        connection.putrequest(
            request.method,
            encode_target(request),
            skip_host="host" in request.headers,
            skip_accept_encoding=True,
        )
        for name, value in _wire_headers(request).items():
            connection.putheader(name, value.encode("utf-8"))
        connection.endheaders(request.body or None)
        answer = connection.getresponse()
        headers = {name.lower(): answer.getheader(name, "") for name in answer.headers}
        return Response(answer.status, headers, answer.read())
    finally:
        connection.close()


def _wire_headers(request: Request) -> dict[str, str]:
    if not request.body or request.headers.keys() & {"content-length", "transfer-encoding"}:
        return dict(request.headers)
    return {**request.headers, "content-length": str(len(request.body))}
