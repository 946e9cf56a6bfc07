"""docs/security.md tells each identity's rights as the manifests grant them, and answers each check left out."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.deployment.gcp.plan import plan_deployment
from functions.manifests import gcp
from functions.manifests.cloudformation import Stack
from functions.manifests.serverless import find_variables
from tests.manifests.documents import BICEP, EVENTS_BICEP, EVENTS_TEMPLATE, ROOT, TEMPLATE, read_bicep, read_yaml
from tests.manifests.test_google_events import read_grants

PAGE = (ROOT / "docs/security.md").read_text()
STACKS = (
    Stack.read(TEMPLATE, {"Tracing": "Active", "Shift": "Canary10Percent5Minutes"}),
    Stack.read(TEMPLATE, {"Endpoint": "FunctionUrl"}),
    Stack.read(EVENTS_TEMPLATE, {"Tracing": "Active", "Schedule": "rate(1 day)"}),
)
GOOGLE = {
    "serviceAccount:$agent": "Cloud Storage's agent",
    "serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com": "Pub/Sub's agent",
}
# https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
AZURE = {
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "19e7f393-937e-4f77-808e-94535e297925": "Storage Queue Data Reader",
    "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
    "8a0f0c08-91a1-4084-bc3d-661d67233fed": "Storage Queue Data Message Processor",
    "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": "Storage Queue Data Message Sender",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
}
# What opens something and is no parameter: of serverless.yml, and of AWS's template itself.
PROPERTIES = {"allowUnauthenticated", "CallPolicy"}
IDENTITIES = {(BICEP, "identity"): "ENV-identity", (EVENTS_BICEP, "identity"): "ENV-events-identity"}
COURIER = "ENV-courier-identity"
Rights = dict[str, set[str]]


def find_section(heading: str) -> str:
    """What stands under a heading, up to the next of any level."""
    (found,) = re.findall(rf"(?ms)^##+ {re.escape(heading)}$\n(.*?)(?=^##|\Z)", PAGE)
    return str(found)


def read_table(heading: str) -> dict[str, str]:
    """The first cell of each row → the second."""
    rows = re.findall(r"(?m)^\| (.+?) \| (.+?) \|", find_section(heading))
    return {first.strip("`"): second for first, second in rows[1:]}


def find_told(heading: str, pattern: str) -> Rights:
    """Who may do something, and what, as the page has it."""
    told = {who: set(re.findall(pattern, rights)) for who, rights in read_table(heading).items()}
    return {who: rights for who, rights in told.items() if rights}


def grant_on_aws() -> Rights:
    """Each role and policy of the templates → its actions."""
    granted: Rights = {}
    for stack in STACKS:
        for kind in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
            for name in stack.made(kind):
                granted.setdefault(name, set()).update(_find_actions(stack.properties(name)))
    return granted


def _find_actions(properties: dict[str, Any]) -> Iterator[str]:
    documents = [each["PolicyDocument"] for each in properties.get("Policies", [properties])]
    for statement in (each for document in documents for each in document["Statement"]):
        actions = statement["Action"]
        yield from [actions] if isinstance(actions, str) else actions


def grant_on_google() -> Rights:
    """Each account that the plan lets in somewhere → its roles."""
    manifest = gcp.read(ROOT, {"GOOGLE_CLOUD_PROJECT": "my-project"}, events=True)
    granted: Rights = {}
    for _, role, member in read_grants(plan_deployment(manifest, setup=True)):
        who = GOOGLE.get(member) or member.removeprefix("serviceAccount:").partition("@")[0]
        granted.setdefault(who, set()).add(role.replace("invoker", "roles/run.invoker"))
    return granted


def grant_on_azure() -> Rights:
    """Each identity of the Bicep files → its built-in roles, those of the blob trigger apart."""
    granted: Rights = {}
    for path in (BICEP, EVENTS_BICEP):
        parsed = read_bicep(path.read_text())
        for each in parsed["resources"].values():
            if each["type"].endswith("/roleAssignments"):
                principal = each["config"]["properties"]["principalId"]["operator"]["operands"]["operand_1"]
                who = IDENTITIES.get((path, principal), COURIER)
                who = f"the same, with `{each['condition']}" if each.get("condition") else who
                granted.setdefault(who, set()).add(_find_role(parsed, each["config"]["properties"]))
    return granted


def _find_role(parsed: dict[str, Any], properties: dict[str, Any]) -> str:
    """The built-in role of an assignment, whose id may stand in a variable."""
    texts = [str(properties["roleDefinitionId"])]
    texts += [str(each["value"]) for name, each in parsed["variables"].items() if re.search(rf"\b{name}\b", texts[0])]
    (role,) = {role for code, role in AZURE.items() if any(code in text for text in texts)}
    return role


def test_each_role_of_aws_is_on_the_page_with_its_actions() -> None:
    assert find_told("AWS", r"`([a-z0-9-]+:[A-Z]\w+)`") == grant_on_aws()


def test_each_account_of_googles_is_on_the_page_with_its_roles() -> None:
    told = find_told("Google", r"`(roles/[\w.]+)`")
    people = {who for who in told if who.startswith("who ")}

    assert {who: roles for who, roles in told.items() if who not in people} == grant_on_google()
    assert read_table("Google")["tresnubes-http"] == "nothing"


def test_each_identity_of_azures_is_on_the_page_with_its_roles() -> None:
    pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")

    assert find_told("Azure", "|".join(AZURE.values())) == grant_on_azure()


def test_what_opens_something_is_a_parameter_of_a_manifest() -> None:
    pytest.importorskip("pycep", reason="pycep-parser is not installed: make setup")
    known = {*STACKS[0].template["Parameters"], *read_bicep()["parameters"], *find_variables(ROOT), *PROPERTIES}
    rows = re.findall(r"(?m)^\| (?:AWS|Google|Azure): .*$", find_section("What is open, and to whom"))
    named = set(re.findall(r"`([A-Z][a-z]+[A-Z]\w+|[a-z]+[A-Z]\w+|TRESNUBES_\w+)`", "".join(rows)))

    assert {"OpenHealth", "openHealth", "TRESNUBES_INGRESS", "allowedNetworks"} <= named
    assert named - known == set()


def test_each_check_that_is_left_out_is_answered_and_no_other() -> None:
    answered = [check for check in read_table("What checkov says") if check.startswith("CKV")]

    assert answered == read_yaml(".checkov.yaml")["skip-check"]


@pytest.mark.parametrize("grant", [grant_on_aws, grant_on_google], ids=["AWS", "Google"])
def test_no_identity_may_do_everything_of_a_kind(grant: Callable[[], Rights]) -> None:
    rights = set().union(*grant().values())

    assert [right for right in rights if right.endswith(("*", ".admin", "/owner", "/editor"))] == []
