"""Answers one request before the first one comes, so that the first finds loaded what it needs."""

from shared.deployment import Deployment
from shared.http.exchange import answer
from shared.message import Request


def prime(deployment: Deployment) -> None:
    """Answer what the first request is likely to be: rows in JSON, here none.

    The imports take as long as in the first request, but nobody waits yet, and Lambda gives more CPU. The model itself
    has run already, by its golden rows.
    """
    answer(deployment, Request("POST", "/predict", body=b'{"instances": []}'))
