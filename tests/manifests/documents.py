"""The manifests as plain data, for the checks to look into."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from functions.manifests.aws import EVENTS_TEMPLATE as EVENTS_TEMPLATE
from functions.manifests.aws import TEMPLATE as TEMPLATE
from functions.manifests.azure import BICEP as BICEP
from functions.manifests.azure import EVENTS_BICEP as EVENTS_BICEP
from functions.manifests.bicep import parse_bicep
from functions.manifests.cloudformation import parse_template

ROOT = Path(__file__).resolve().parents[2]
BLOBS_BICEP = BICEP.with_name("blobs.bicep")

_Document = dict[str, Any]


def read_template(text: str | None = None) -> _Document:
    """The SAM template, or another text, with its short forms written out."""
    source = TEMPLATE.read_text() if text is None else text
    return parse_template(source)


def read_yaml(name: str) -> _Document:
    """Another YAML manifest at the repository's top."""
    return dict(yaml.safe_load((ROOT / name).read_text()))


def read_host(name: str = "host.json") -> _Document:
    """The Azure host's settings; `events.host.json` has those of the app that scores on arrival."""
    return dict(json.loads((ROOT / "functions/azure" / name).read_text()))


def read_bicep(text: str | None = None) -> _Document:
    """The Bicep file, or another text, parsed; ManifestError for what is not Bicep."""
    return _parse_bicep(BICEP.read_text() if text is None else text)


_parse_bicep = cache(parse_bicep)  # a second of work for each text, and nobody changes what comes of it
