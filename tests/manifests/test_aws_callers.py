"""Who may call, by the SAM template: nobody without credentials, from no other web site, unless a parameter says so."""

import json
import re
from typing import Any

import pytest

from functions.manifests.cloudformation import Stack
from shared.http.exchange import VERSION
from tests.manifests.documents import TEMPLATE, read_template

URL = {"Endpoint": "FunctionUrl"}
TOKENS = {"JwtIssuer": "https://issuer.example.com", "JwtAudience": "model"}
SITE = {"CorsOrigins": "https://app.example.com"}
ORIGINS = {
    "https://app.example.com": True,
    "http://localhost:3000": True,
    "": True,
    "*": False,
    "https://*.example.com": False,
    "https://app.example.com/": False,
    "app.example.com": False,
}


def read(**given: str) -> Stack:
    """The template with these parameters."""
    return Stack.read(TEMPLATE, given)


def refusals(**given: str) -> list[str]:
    """What the template says against these parameters with a function URL."""
    stack = read(**given)
    rule = stack.template["Rules"]["FunctionUrlKnowsSignaturesOnly"]
    asserted = rule["Assertions"] if stack.resolve(rule["RuleCondition"]) else []
    return [each["AssertDescription"] for each in asserted if not stack.resolve(each["Assert"])]


def routes(stack: Stack) -> dict[str, str]:
    """Each route that is made → how its callers prove who they are."""
    made = [stack.properties(name) for name in stack.made("AWS::ApiGatewayV2::Route")]
    return {each["RouteKey"]: each["AuthorizationType"] for each in made}


def kinds(stack: Stack) -> set[str]:
    """The types of what is made."""
    return {each["Type"] for each in stack.template["Resources"].values() if stack.made(each["Type"])}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"$default": "AWS_IAM"}),
        (TOKENS, {"$default": "JWT"}),
        ({"OpenHealth": "true"}, {"$default": "AWS_IAM", "GET /v2/health/{state}": "NONE"}),
        (SITE, {"$default": "AWS_IAM", "OPTIONS /{proxy+}": "NONE"}),
        (URL, {}),
        (URL | SITE, {}),
    ],
    ids=["by default", "tokens", "open health", "a web site", "function URL", "function URL and a web site"],
)
def test_no_route_is_open_unless_asked(given: dict[str, str], expected: dict[str, str]) -> None:
    assert routes(read(**given)) == expected


def test_a_function_url_stands_in_the_apis_place_and_asks_for_signatures() -> None:
    stack = read(**URL)
    gateway = {kind for kind in kinds(stack) if kind.startswith("AWS::ApiGatewayV2::")}

    assert gateway == set()
    assert stack.made("AWS::Lambda::Permission") == []
    assert stack.made("AWS::Lambda::Url") == ["Link"]
    assert stack.properties("Link")["AuthType"] == "AWS_IAM"
    assert stack.template["Resources"]["Link"]["Properties"]["TargetFunctionArn"] == {"Ref": "HttpFunction.Alias"}


def test_there_is_no_function_url_by_default() -> None:
    assert read().made("AWS::Lambda::Url") == []


@pytest.mark.parametrize("given", [TOKENS, {"OpenHealth": "true"}], ids=["tokens", "open health"])
def test_what_a_function_url_cannot_do_is_refused_in_words(given: dict[str, str]) -> None:
    (refused,) = refusals(**URL, **given)

    assert "Endpoint=HttpApi" in refused
    assert refusals(**given) == []


@pytest.mark.parametrize("given", [URL, SITE, URL | SITE, {}], ids=["URL", "site", "URL and site", "neither"])
def test_what_belongs_together_is_not_refused(given: dict[str, str]) -> None:
    assert refusals(**given) == []


@pytest.mark.parametrize("given", [{}, URL], ids=["API", "URL"])
def test_no_web_site_may_call_by_default(given: dict[str, str]) -> None:
    stack = read(**given)
    (made,) = (
        stack.properties(name) for name in [*stack.made("AWS::ApiGatewayV2::Api"), *stack.made("AWS::Lambda::Url")]
    )

    assert made.keys().isdisjoint({"CorsConfiguration", "Cors"})


@pytest.mark.parametrize(
    ("given", "place"), [({}, ("Api", "CorsConfiguration")), (URL, ("Link", "Cors"))], ids=["API", "URL"]
)
def test_a_web_site_that_is_named_may_send_credentials_but_no_cookies(
    given: dict[str, str], place: tuple[str, str]
) -> None:
    cors = read(**given, **SITE, StickyHeader="x-customer").properties(place[0])[place[1]]

    assert cors["AllowOrigins"] == SITE["CorsOrigins"]
    assert {"authorization", "content-type", "x-amz-date", "x-amz-security-token", "x-customer"} <= set(
        cors["AllowHeaders"]
    )
    assert set(cors["AllowMethods"]) == {"GET", "HEAD", "POST"}
    assert cors["ExposeHeaders"] == [VERSION]
    assert "AllowCredentials" not in cors


@pytest.mark.parametrize("origin", ORIGINS, ids=repr)
def test_an_origin_is_exact(origin: str) -> None:
    parameter = read_template()["Parameters"]["CorsOrigins"]

    assert bool(re.fullmatch(parameter["AllowedPattern"], origin)) == ORIGINS[origin]


@pytest.mark.parametrize(
    ("given", "actions"),
    [
        ({}, {"execute-api:Invoke": None}),
        (
            URL,
            {
                "lambda:InvokeFunctionUrl": {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}},
                "lambda:InvokeFunction": {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
            },
        ),
    ],
    ids=["API", "URL"],
)
def test_the_policy_for_callers_lets_them_call_and_nothing_else(given: dict[str, str], actions: dict[str, Any]) -> None:
    stack = read(**given)
    statements = stack.properties("CallPolicy")["PolicyDocument"]["Statement"]

    assert {each["Action"]: each.get("Condition") for each in statements} == actions
    assert all(each["Resource"] != "*" for each in statements)
    assert stack.properties("CallPolicy").keys() == {"Description", "PolicyDocument"}


def test_callers_with_tokens_need_no_policy() -> None:
    assert read(**TOKENS).made("AWS::IAM::ManagedPolicy") == []


def test_the_apis_log_tells_who_called_and_holds_no_text_of_the_callers() -> None:
    line = json.loads(read().properties("ApiStage")["AccessLogSettings"]["Format"])

    assert (line["caller"], line["subject"]) == ("$context.identity.userArn", "$context.authorizer.claims.sub")
    assert {"$context.path", "$context.identity.userAgent"}.isdisjoint(line.values())
