"""One request that the deployed model can answer, as a command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from functions.deployment.bundle import DIST, read_label
from functions.deployment.errors import DeploymentError
from shared import golden
from shared.errors import ModelUnusable
from shared.model import Model


class Question(NamedTuple):
    """A path and the JSON to post there; without any, the path is read."""

    path: str
    body: str = ""


def compose_question(bundle: str) -> Question:
    """One of the model's own golden rows; of a model without any, what it is. Raises DeploymentError."""
    label = read_label(bundle)
    if label is None:
        raise DeploymentError(f"expected the bundle {DIST / bundle}, there is none")
    try:
        return _ask_row(Model.load(DIST / bundle / label.models[0].file))
    except ModelUnusable as error:
        raise DeploymentError(f"the model of {DIST / bundle} can't be used: {error}") from error


def write_curl(url: str, credentials: Sequence[str], question: Question) -> str:
    """A command for a shell. `credentials` are words for it, quoted as they have to be."""
    body = ["-H 'content-type: application/json'", f"--data {shlex.quote(question.body)}"] if question.body else []
    return " \\\n    ".join([" ".join(["curl", *credentials]), *body, shlex.quote(f"{url.rstrip('/')}{question.path}")])


def _ask_row(model: Model) -> Question:
    document = model.document("golden")
    rows = golden.parse(document).rows if document else ()
    if not rows:
        return Question(f"/v2/models/{quote(model.name, safe='')}")
    # The shortest: a command line has its limits, and a model of texts has long rows.
    row = min(rows, key=lambda row: len(json.dumps(row)))
    return Question("/predict", json.dumps({"instances": [_name_values(model, row)]}))


def _name_values(model: Model, row: object) -> object:
    if not isinstance(row, list):
        return row
    return dict(zip((column.name for column in model.signature.columns), row, strict=True))
