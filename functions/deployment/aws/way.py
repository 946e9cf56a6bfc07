"""The way to AWS: sam uploads the bundles and has CloudFormation make the stack of template.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from functions.bundle.errors import BundleError
from functions.deployment.aws import account
from functions.deployment.aws.parameters import find_unwritable, read_parameters, write_overrides
from functions.deployment.aws.stack import describe
from functions.deployment.bundle import DIST, find_faults
from functions.deployment.errors import DeploymentError
from functions.deployment.port import Endpoint, Order, Step
from functions.deployment.question import compose_question, write_curl
from functions.deployment.tool import find_tool
from functions.doctor.package import find_package

TEMPLATE = "template.yaml"
BUNDLES = ("aws", "aws-events")
"""Both, whether events are wanted or not: sam uploads what a nested template names, whatever the condition says."""

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html
_CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")
_KEYS = '"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"'


def missing(order: Order) -> Iterator[str]:
    """What is not there: sam, the region, the login."""
    if find_tool("sam", order.environment) is None:
        yield "sam: expected it on the PATH or beside this Python; `make setup` installs it"
    yield from account.find_missing(order.environment)
    if not _NAME.fullmatch(order.name):
        yield f"--name: expected at most 128 letters, digits and hyphens, a letter first, got {order.name!r}"
    for name in find_unwritable(_choose_parameters(order)):
        yield f"--parameter {name}: expected a value without a backslash, which sam would read as another"


def unfit(order: Order) -> Iterator[str]:
    """What is wrong with the two bundles."""
    return find_faults("aws", BUNDLES, _choose_parameters(order), order.models)


def steps(order: Order) -> list[Step]:
    """One command, which can be given again: without a parameter, the stack keeps the value that it has."""
    region = account.find_region(order.environment)
    arguments = (
        *(find_tool("sam", order.environment) or "sam", "deploy", "--template-file", TEMPLATE),
        *("--stack-name", order.name, *(("--region", region) if region else ())),
        *("--resolve-s3", "--no-confirm-changeset", "--no-fail-on-empty-changeset", "--capabilities", *_CAPABILITIES),
        *("--parameter-overrides", *write_overrides(_choose_parameters(order))),
    )
    return [Step("upload the bundles and make the stack", arguments)]


def endpoint(order: Order) -> Endpoint:
    """The stack's output Url, with a curl that signs, or brings a token where the stack asks for one."""
    stack = describe(order.name, account.find_region(order.environment))
    if "Url" not in stack.outputs:
        raise DeploymentError(f"expected the output Url of the stack {order.name}, got {sorted(stack.outputs)}")
    url = stack.outputs["Url"]
    token = bool(stack.parameters.get("JwtIssuer"))
    before, words = ("", ['-H "authorization: Bearer $TOKEN"']) if token else _sign(url, order)
    return Endpoint(url, before + write_curl(url, words, compose_question("aws")))


def _choose_parameters(order: Order) -> dict[str, str]:
    """The given ones; the CPU is the bundle's unless one is given, and what scores on arrival is there if ordered."""
    events = {"Events": "true"} if order.events else {}
    return {"Architecture": _read_arch(), **events, **read_parameters(order.parameters)}


def _read_arch() -> str:
    try:
        return find_package("aws", DIST).target.arch
    except BundleError:  # which is told as missing
        return "x86_64"


def _sign(url: str, order: Order) -> tuple[str, list[str]]:
    """What brings the keys into the shell where they are in a profile, and the words that make curl sign with them."""
    # A function's own URL is another service to sign for than an API.
    service = "lambda" if ".lambda-url." in url else "execute-api"
    credentials = account.find_credentials()
    token = ['-H "x-amz-security-token: $AWS_SESSION_TOKEN"'] if credentials.temporary else []
    before = "" if credentials.from_variables else 'eval "$(aws configure export-credentials --format env)"\n'
    region = account.find_region(order.environment)
    return before, [f"--aws-sigv4 aws:amz:{region}:{service}", f"--user {_KEYS}", *token]
