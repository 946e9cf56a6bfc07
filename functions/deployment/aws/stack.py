"""What CloudFormation knows of a deployed stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from functions.deployment.aws.account import open_session
from functions.deployment.errors import DeploymentError


class Stack(NamedTuple):
    """A stack that is there."""

    parameters: Mapping[str, str]
    outputs: Mapping[str, str]


def describe(name: str, region: str) -> Stack:
    """Raises DeploymentError where AWS does not tell."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client: Any = open_session().create_client("cloudformation", region_name=region)
        try:
            (found,) = client.describe_stacks(StackName=name)["Stacks"]
        finally:
            client.close()
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(f"AWS does not tell of the stack {name} in {region}: {error}") from error
    return Stack(
        {each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", ())},
        {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())},
    )
