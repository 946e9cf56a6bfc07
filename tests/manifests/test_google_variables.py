"""The variables of a serverless.yml."""

from typing import Any

import pytest

from functions.manifests.errors import ManifestError
from functions.manifests.variables import Variables

DOCUMENT = {
    "params": {"default": {"events": "false", "size": "3"}},
    "custom": {"a": {"b": [1, 2]}, "text": "t", "round": "${self:custom.trip}", "trip": "x${self:custom.round}"},
}
VARIABLES = Variables(DOCUMENT, {"HOME": "h", "EMPTY": "", "SLY": "${env:HOME}"}, {"size": "4"})
FILLED: dict[str, Any] = {
    "plain": "plain",
    "${env:HOME}": "h",
    "${env:EMPTY}": "",
    "${env:EMPTY, 'd'}": "",
    "${env:NONE, 'd'}": "d",
    "${env:NONE, ''}": "",
    "${env:NONE, '${env:HOME}-d'}": "h-d",
    "a ${env:HOME} b ${self:custom.text}": "a h b t",
    "${param:events}": "false",
    "${param:size}": "4",
    "${strToBool(${param:events})}": False,
    "${strToBool(true)}": True,
    "${self:custom.a}": {"b": [1, 2]},
    "${self:custom.a.b}": [1, 2],
}
REFUSED = {
    "${env:NONE}": "expected the environment variable NONE to be set",
    "${param:none}": "expected a value for ${param:none}",
    "${self:custom.a.c.d}": "expected a value for ${self:custom.a.c.d}",
    "${file(x.yml)}": "expected a variable of env, param or self, or strToBool(…), got ${file(x.yml)}",
    "${strToBool(yes)}": "expected true or false, got 'yes'",
    "${self:custom.round}": "expected values that don't need themselves, got custom.round → custom.trip → custom.round",
    "${env:SLY}": "SLY: expected a text without ${, got '${env:HOME}'",
}


@pytest.mark.parametrize("text", FILLED)
def test_a_variable_is_replaced_by_its_value(text: str) -> None:
    assert VARIABLES.fill({"list": [text, 1]}) == {"list": [FILLED[text], 1]}


@pytest.mark.parametrize("text", REFUSED)
def test_a_variable_without_a_value_is_refused(text: str) -> None:
    with pytest.raises(ManifestError) as refused:
        VARIABLES.fill(text)

    assert str(refused.value) == REFUSED[text]
