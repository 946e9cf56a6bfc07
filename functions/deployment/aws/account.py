"""Whose AWS it is: the region and the credentials, found where every AWS SDK looks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from functions.deployment.errors import DeploymentError

if TYPE_CHECKING:
    from botocore.session import Session


class Credentials(NamedTuple):
    """Where credentials came from; no secret of them."""

    from_variables: bool
    """Whether they are in the environment, where a shell can read them."""
    temporary: bool
    """Whether a session token belongs to them."""


def find_region(environment: Mapping[str, str]) -> str:
    """The region; empty where none is set. sam reads only the second of the variables, so it is always told."""
    if region := environment.get("AWS_REGION"):
        return region
    try:
        return str(open_session().get_config_variable("region") or "")
    except DeploymentError:
        return ""


def find_missing(environment: Mapping[str, str]) -> Iterator[str]:
    """What is missing of a region and a login, each with what to do."""
    if not find_region(environment):
        yield "the region: expected AWS_DEFAULT_REGION, such as eu-central-1, or one in ~/.aws/config"
    try:
        find_credentials()
    except DeploymentError as error:
        yield str(error)


def find_credentials() -> Credentials:
    """The credentials of this process. Raises DeploymentError where there are none, or a login has expired."""
    from botocore.exceptions import BotoCoreError

    try:
        found = open_session().get_credentials()
        if found is not None:
            frozen = found.get_frozen_credentials()
            return Credentials(found.method == "env", bool(frozen.token))
    except BotoCoreError as error:
        raise DeploymentError(f"the credentials: {error} (`aws sso login` renews a login)") from error
    raise DeploymentError(
        "the credentials: expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in ~/.aws, found none"
    )


def open_session() -> Session:
    """AWS's SDK as this process's environment sets it up. Raises DeploymentError for a profile that is not there."""
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    session = Session()
    try:
        session.get_scoped_config()
    except BotoCoreError as error:
        raise DeploymentError(f"AWS's configuration: {error}") from error
    return session
