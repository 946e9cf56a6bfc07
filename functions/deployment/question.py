"""One request that the deployed model can answer, as a command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from functions.bundle.errors import BundleError
from functions.deployment.bundle import DIST
from functions.deployment.errors import DeploymentError
from functions.doctor.package import find_package


class Question(NamedTuple):
    """A path and the JSON to post there; without any, the path is read."""

    path: str
    body: str = ""


def compose_question(bundle: str) -> Question:
    """One of the model's own golden rows; of a model without any, what it is. Raises DeploymentError."""
    try:
        package = find_package(bundle, DIST.resolve())
        rows = package.read_rows()
        (model, *_) = package.models
    except BundleError as error:
        raise DeploymentError(str(error)) from error
    if not rows:
        return Question(f"/v2/models/{quote(model.name, safe='')}")
    # The shortest: a command line has its limits, and a model of texts has long rows.
    return Question("/predict", json.dumps({"instances": [min(rows, key=lambda row: len(json.dumps(row)))]}))


def write_curl(url: str, credentials: Sequence[str], question: Question) -> str:
    """A command for a shell. `credentials` are words for it, quoted as they have to be."""
    body = ["-H 'content-type: application/json'", f"--data {shlex.quote(question.body)}"] if question.body else []
    return " \\\n    ".join([" ".join(["curl", *credentials]), *body, shlex.quote(f"{url.rstrip('/')}{question.path}")])
