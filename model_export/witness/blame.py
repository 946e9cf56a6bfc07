"""Leaves the model that disagreed with the error that says so."""

from collections.abc import Iterator
from contextlib import contextmanager

from model_export.errors import Disagreement


@contextmanager
def blaming(content: bytes) -> Iterator[None]:
    """Leave the bytes of the model with a disagreement, so that it can be looked into."""
    try:
        yield
    except Disagreement as error:
        error.content = content
        raise
