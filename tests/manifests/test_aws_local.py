"""`sam local` finds in the templates what it is to run, without Docker."""

from pathlib import Path

import pytest
from samcli.lib.providers.api_provider import ApiProvider  # type: ignore[import-untyped, unused-ignore]
from samcli.lib.providers.provider import Stack  # type: ignore[import-untyped, unused-ignore]
from samcli.lib.providers.sam_function_provider import (  # type: ignore[import-untyped, unused-ignore]
    SamFunctionProvider,
)
from samcli.lib.providers.sam_stack_provider import (  # type: ignore[import-untyped, unused-ignore]
    SamLocalStackProvider,
)

from tests.manifests.documents import EVENTS_TEMPLATE, TEMPLATE

# sam's own and its translator's.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def read_stacks(template: Path) -> list[Stack]:
    stacks, _ = SamLocalStackProvider.get_stacks(str(template))
    return list(stacks)


def test_sams_api_finds_the_function_behind_every_path() -> None:
    routes = ApiProvider(read_stacks(TEMPLATE), disable_authorizer=True).api.routes

    found = {route.path: (route.function_name, route.payload_format_version) for route in routes}
    assert found["$default"] == ("HttpFunction", "2.0")


def test_sams_api_finds_nothing_where_a_function_stands_first(tmp_path: Path) -> None:
    """Why the template begins with the API: once sam doesn't mind the order, neither need we."""
    head, body = TEMPLATE.read_text().split("Resources:\n", 1)
    first = (
        "  First: { Type: AWS::Serverless::Function, Properties: { CodeUri: ., Handler: h, Runtime: python3.13 } }\n"
    )
    template = tmp_path / "template.yaml"
    template.write_text(f"{head}Resources:\n{first}{body}".replace("deploy/aws/events.yaml", str(EVENTS_TEMPLATE)))

    assert ApiProvider(read_stacks(template), disable_authorizer=True).api.routes == []


@pytest.mark.parametrize("name", ["HttpFunction", "Arrival/ScoreFunction"])
def test_sam_finds_a_function_by_its_name(name: str) -> None:
    functions = SamFunctionProvider(read_stacks(TEMPLATE), use_raw_codeuri=True)

    assert functions.get(name).runtime == "python3.13"
