"""The SAM template for what arrives: queues that lose nothing, a bucket that is closed, a role with what is needed."""

from typing import Any

import pytest

from functions.bundle.layout import LAYOUTS
from shared.events.guard import Folders
from shared.settings import PREFIX, Settings
from tests.manifests.adapters import find_functions
from tests.manifests.documents import EVENTS_TEMPLATE, ROOT, read_template
from tests.manifests.queues import find_faults
from tests.manifests.test_aws_template import find_references

MISTAKES = {
    "a message is there again while it is worked on": ('"300": 1800', '"300": 300'),
    "a message that fails is tried for ever": (
        "RedrivePolicy:\n        deadLetterTargetArn: !GetAtt RowDeadLetters.Arn\n        maxReceiveCount: 5\n",
        "",
    ),
    "throttled messages end in the dead letters": ("maxReceiveCount: 5", "maxReceiveCount: 1"),
    "a message may be dropped as soon as it is a dead letter": ("1209600", "345600"),
    "nobody hears of a dead letter": ("!GetAtt RowDeadLetters.QueueName", "!GetAtt ObjectDeadLetters.QueueName"),
    "nobody hears that messages wait": ("!GetAtt RowQueue.QueueName", "!GetAtt ObjectQueue.QueueName"),
    "one bad message brings back its whole batch": ("FunctionResponseTypes: [ReportBatchItemFailures]", ""),
}


@pytest.fixture
def template() -> dict[str, Any]:
    return read_template(EVENTS_TEMPLATE.read_text())


@pytest.fixture
def top() -> dict[str, Any]:
    """The template that nests this one."""
    return read_template()


@pytest.fixture
def resources(template: dict[str, Any]) -> dict[str, Any]:
    return dict(template["Resources"])


def settings(template: dict[str, Any]) -> dict[str, str]:
    """What the function is told, with each parameter's default and a bucket."""
    variables = template["Resources"]["ScoreFunction"]["Properties"]["Environment"]["Variables"]
    return {name: _value(value, template) for name, value in variables.items() if name.startswith(PREFIX)}


def _value(value: Any, template: dict[str, Any]) -> str:
    if "Fn::Sub" in value:
        return str(value["Fn::Sub"].replace("${Bucket}", "bucket"))
    return str(template["Parameters"][value["Ref"]]["Default"])


def test_the_function_is_the_bundle_of_events(resources: dict[str, Any]) -> None:
    properties = resources["ScoreFunction"]["Properties"]
    module, function = properties["Handler"].split(".")

    assert (EVENTS_TEMPLATE.parent / properties["CodeUri"]).resolve() == ROOT / "dist/aws-events"
    assert module == LAYOUTS["aws-events"].entry
    assert function in find_functions("aws", module)


def test_every_parameter_is_described_and_used(template: dict[str, Any]) -> None:
    parameters = template.pop("Parameters")

    assert set(parameters) - set(find_references(template)) == set()
    assert [name for name, each in parameters.items() if not each["Description"].endswith(".")] == []


def test_nothing_is_scored_on_arrival_unless_asked(top: dict[str, Any]) -> None:
    assert top["Resources"]["Arrival"]["Condition"] == "ScoresEvents"
    assert top["Conditions"]["ScoresEvents"] == {"Fn::Equals": [{"Ref": "Events"}, "true"]}
    assert top["Parameters"]["Events"]["Default"] == "false"


def test_template_yaml_nests_this_one_and_hands_every_parameter_on(
    top: dict[str, Any], template: dict[str, Any]
) -> None:
    arrival = top["Resources"]["Arrival"]["Properties"]
    handed = {name: top["Parameters"][value["Ref"]] for name, value in arrival["Parameters"].items()}

    assert ROOT / arrival["Location"] == EVENTS_TEMPLATE
    assert _bounds(handed) == _bounds(template["Parameters"])


def _bounds(parameters: dict[str, Any]) -> dict[str, Any]:
    """What a parameter may be, and is when nobody says."""
    return {name: {**each, "Description": ""} for name, each in parameters.items()}


def test_template_yaml_tells_what_this_one_does(top: dict[str, Any], template: dict[str, Any]) -> None:
    told = {name: each["Value"] for name, each in top["Outputs"].items() if each.get("Condition") == "ScoresEvents"}

    assert told == {name: {"Fn::GetAtt": ["Arrival", f"Outputs.{name}"]} for name in template["Outputs"]}


def test_the_core_takes_the_settings_and_its_folders_lie_apart(template: dict[str, Any]) -> None:
    given = settings(template)
    read = Settings.from_environment(given)

    assert Folders.of(read) == Folders.of(Settings(source="s3://bucket/in/", sink="s3://bucket/out/"))
    assert {name: str(getattr(read, name.removeprefix(PREFIX).lower())) for name in given} == given


def test_the_queues_lose_nothing(template: dict[str, Any]) -> None:
    assert find_faults(template) == []
    assert [name for name, each in template["Resources"].items() if each["Type"] == "AWS::Lambda::EventSourceMapping"]


@pytest.mark.parametrize("fault", MISTAKES)
def test_a_queue_that_would_is_found(fault: str) -> None:
    right, wrong = MISTAKES[fault]
    text = EVENTS_TEMPLATE.read_text()

    faults = find_faults(read_template(text.replace(right, wrong)))

    assert right in text
    assert [found for found in faults if fault in found]


def test_an_object_that_ends_the_function_takes_no_other_with_it(resources: dict[str, Any]) -> None:
    assert resources["ObjectsToFunction"]["Properties"]["BatchSize"] == 1


def test_the_bucket_tells_of_the_source_only_and_s3_of_this_account_alone_may_send(resources: dict[str, Any]) -> None:
    (listens,) = resources["Bucket"]["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    allowed, _ = resources["ObjectQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert listens["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "in/"}]
    assert (allowed["Principal"], allowed["Action"]) == ({"Service": "s3.amazonaws.com"}, "sqs:SendMessage")
    assert allowed["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert resources["Bucket"]["DependsOn"] == "ObjectQueuePolicy"


def test_each_queue_is_encrypted_and_takes_nothing_without_tls(resources: dict[str, Any]) -> None:
    queues = {name: each for name, each in resources.items() if each["Type"] == "AWS::SQS::Queue"}
    policies = {name: resources[f"{name}Policy"] for name in queues}

    assert all(each["Properties"]["SqsManagedSseEnabled"] for each in queues.values())
    for name, policy in policies.items():
        (denied,) = (each for each in policy["Properties"]["PolicyDocument"]["Statement"] if each["Effect"] == "Deny")
        assert policy["Properties"]["Queues"] == [{"Ref": name}]
        assert policy.get("Condition") == queues[name].get("Condition")
        assert (denied["Principal"], denied["Action"]) == ("*", "sqs:*")
        assert denied["Resource"] == {"Fn::GetAtt": [name, "Arn"]}
        assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_bucket_is_closed_encrypted_and_outlives_the_stack(resources: dict[str, Any]) -> None:
    bucket, (denied,) = resources["Bucket"], resources["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    properties = bucket["Properties"]

    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert (denied["Effect"], denied["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert any("AbortIncompleteMultipartUpload" in rule for rule in properties["LifecycleConfiguration"]["Rules"])


def test_the_role_may_do_what_scoring_needs_and_nothing_else(resources: dict[str, Any]) -> None:
    role = resources["ScoreRole"]["Properties"]
    *always, traces = role["Policies"]
    statements = [each for policy in always for each in policy["PolicyDocument"]["Statement"]]
    allowed = [(each["Action"], _resource(each["Resource"])) for each in statements]

    assert allowed == [
        (["logs:CreateLogStream", "logs:PutLogEvents"], ["ScoreLogs"]),
        (["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], ["ObjectQueue", "RowQueue"]),
        (["s3:GetObject", "s3:GetObjectVersion"], ["${Bucket.Arn}/in/*"]),
        (["s3:PutObject", "s3:AbortMultipartUpload"], ["${Bucket.Arn}/out/*"]),
        ("s3:GetObject", ["${Bucket.Arn}/out/_manifests/*"]),
        (["s3:ListBucket", "s3:ListBucketVersions"], ["Bucket"]),
    ]
    assert (traces["Fn::If"][0], traces["Fn::If"][1]["PolicyName"]) == ("IsTraced", "send-traces")
    assert "ManagedPolicyArns" not in role


def _resource(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each["Fn::Sub"] if "Fn::Sub" in each else each["Fn::GetAtt"][0] for each in values]
