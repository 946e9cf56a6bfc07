"""The identity of a model is the same whoever computes it."""

import hashlib
import sys

import pytest

from shared.sha256 import _SMALL, hash_content


@pytest.mark.parametrize("size", [0, 1, 55, 64, _SMALL, _SMALL + 1])
@pytest.mark.parametrize("missing", [(), ("_sha2",), ("_sha2", "_sha256")])
def test_every_way_gives_the_same(size: int, missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    for module in missing:
        monkeypatch.setitem(sys.modules, module, None)

    assert hash_content(content) == hashlib.sha256(content).hexdigest()
