"""A stand-in for CloudFormation on the loopback: it makes nothing, and records what the real sam asks of it.

moto's own can't be had for this: it reads no template of SAM's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

BUCKET = "sams-own"
# The stack in which sam keeps the bucket of `--resolve-s3`; it asks for the tag.
_OF_SAM = "aws-sam-cli-managed-default"
_ARN = "arn:aws:cloudformation:eu-central-1:123456789012:{}/{}/1"
_TAG = "<Tags><member><Key>ManagedStackSource</Key><Value>AwsSamCli</Value></member></Tags>"


class CloudFormation:
    """What came in, and the URL that every stack's output says."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.model_url = "https://abc.execute-api.eu-central-1.amazonaws.com"
        self.created: dict[str, str] = {}
        """The change set, as it was asked for: `StackName`, `Parameters.member.1.ParameterKey` and so on."""
        self.executed = False
        self.outputs = ["Url"]

    @property
    def parameters(self) -> dict[str, str]:
        """Name → value."""
        begin = "Parameters.member."
        numbers = sorted({key.split(".")[2] for key in self.created if key.startswith(begin)})
        return {
            self.created[f"{begin}{each}.ParameterKey"]: self.created.get(f"{begin}{each}.ParameterValue", "")
            for each in numbers
        }

    def answer(self, asked: Mapping[str, str]) -> tuple[int, str]:
        """The status and the XML."""
        action = asked["Action"]
        if action == "DescribeStacks":
            return self._describe(asked["StackName"])
        if action == "CreateChangeSet":
            self.created = dict(asked)
        if action == "ExecuteChangeSet":
            self.executed = True
        if action == "DescribeStackEvents":
            return 200, _wrap(action, _tell(self.created["StackName"], done=self.executed))
        return 200, _wrap(action, _ANSWERS.get(action, ""))

    def _describe(self, name: str) -> tuple[int, str]:
        if name == _OF_SAM:
            return 200, _stack(name, {"SourceBucket": BUCKET}, {}, _TAG)
        # sam asks by the name first, and by the ARN later.
        if not self.executed:
            fault = f"Stack with id {escape(name)} does not exist"
            return (
                400,
                f"<ErrorResponse><Error><Code>ValidationError</Code><Message>{fault}</Message></Error></ErrorResponse>",
            )
        return 200, _stack(self.created["StackName"], dict.fromkeys(self.outputs, self.model_url), self.parameters)


def _stack(name: str, outputs: Mapping[str, str], parameters: Mapping[str, str], more: str = "") -> str:
    body = _list("Outputs", "Output", outputs) + _list("Parameters", "Parameter", parameters)
    identity = f"<StackName>{name}</StackName><StackId>{_ARN.format('stack', name)}</StackId>"
    state = "<StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>"
    return _wrap("DescribeStacks", f"<Stacks><member>{identity}{state}{body}{more}</member></Stacks>")


def _tell(name: str, *, done: bool) -> str:
    """The last event of a stack: sam waits for one that is newer than the change set and says that all is done."""
    status, hour = ("CREATE_COMPLETE", 1) if done else ("REVIEW_IN_PROGRESS", 0)
    about = f"<LogicalResourceId>{name}</LogicalResourceId><ResourceType>AWS::CloudFormation::Stack</ResourceType>"
    identity = f"<EventId>{hour}</EventId><StackName>{name}</StackName><StackId>{_ARN.format('stack', name)}</StackId>"
    about += f"<PhysicalResourceId>{_ARN.format('stack', name)}</PhysicalResourceId>"
    state = f"<ResourceStatus>{status}</ResourceStatus><Timestamp>2026-01-01T0{hour}:00:00Z</Timestamp>"
    return f"<StackEvents><member>{identity}{about}{state}</member></StackEvents>"


def _list(tag: str, kind: str, values: Mapping[str, str]) -> str:
    members = (
        f"<member><{kind}Key>{name}</{kind}Key><{kind}Value>{escape(value)}</{kind}Value></member>"
        for name, value in values.items()
    )
    return f"<{tag}>{''.join(members)}</{tag}>"


def _wrap(action: str, result: str) -> str:
    return f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"


_MADE = f"<Id>{_ARN.format('changeSet', 'c')}</Id><StackId>{_ARN.format('stack', 'tresnubes')}</StackId>"
_CHANGE = "<Action>Add</Action><LogicalResourceId>HttpFunction</LogicalResourceId>"
_ANSWERS = {
    "CreateChangeSet": _MADE,
    "DescribeChangeSet": "<Status>CREATE_COMPLETE</Status><Changes><member><ResourceChange>"
    f"{_CHANGE}<ResourceType>AWS::Lambda::Function</ResourceType></ResourceChange></member></Changes>",
}


@contextmanager
def serve() -> Iterator[CloudFormation]:
    """Listen on a free port for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    stand_in = _Handler.stand_in = CloudFormation(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    stand_in: CloudFormation

    def do_POST(self) -> None:
        asked = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode(), keep_blank_values=True))
        status, text = self.stand_in.answer(asked)
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", "text/xml")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Stay silent: what matters is recorded."""
