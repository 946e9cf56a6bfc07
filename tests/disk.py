"""A disk that is full, for what writes to it."""

import resource
from collections.abc import Iterator

import pytest

_MIB = 1024 * 1024


@pytest.fixture
def full_disk() -> Iterator[None]:
    """A disk that holds no file of more than 1 MiB. Python leaves the signal of that to its caller."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MIB, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
