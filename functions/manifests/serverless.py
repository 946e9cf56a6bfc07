"""serverless.yml as plain data: its variables filled in, and checked by the schema that osls checks it by too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from functions.manifests.errors import ManifestError
from functions.manifests.variables import Variables

FILE = "serverless.yml"
SCHEMA = "deploy/gcp/schema.json"


def read_serverless(root: Path, environment: Mapping[str, str], params: Mapping[str, str]) -> dict[str, Any]:
    """The manifest of a repository. Raises ManifestError, with each fault's place."""
    try:
        written = yaml.safe_load((root / FILE).read_text())
        document = Variables(written, environment, params).fill(written)
    except (OSError, yaml.YAMLError, ManifestError) as error:
        raise ManifestError(f"{FILE}: {error}") from error
    faults = list(_find_faults(json.loads((root / SCHEMA).read_text()), document))
    if faults:
        raise ManifestError("\n".join(faults))
    return dict(document)


def find_variables(root: Path) -> tuple[str, ...]:
    """The names of the environment's variables that the manifest reads."""
    return tuple(dict.fromkeys(re.findall(r"\$\{env:(\w+)", (root / FILE).read_text())))


def _find_faults(schema: Mapping[str, Any], document: Any) -> Iterator[str]:
    errors = jsonschema.Draft7Validator(schema).iter_errors(document)
    for place, message in sorted((".".join(map(str, error.absolute_path)), error.message) for error in errors):
        yield ": ".join(part for part in (FILE, place, message) if part)
