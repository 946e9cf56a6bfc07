"""The identity of a model is the same whoever computes it."""

import hashlib
import sys

import pytest

from shared import sha256


@pytest.mark.parametrize("size", [0, 1, 55, 64, sha256._SMALL, sha256._SMALL + 1])
@pytest.mark.parametrize("own", [True, False])
def test_both_ways_give_the_same(size: int, own: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    if not own:
        monkeypatch.setattr(sha256, "_own", None)

    assert sha256.hash_content(content) == hashlib.sha256(content).hexdigest()


def test_this_python_has_one_of_its_own_and_can_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sha256._find_own() is not None
    for module in ("_sha2", "_sha256"):
        monkeypatch.setitem(sys.modules, module, None)

    assert sha256._find_own() is None
