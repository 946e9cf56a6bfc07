"""The manifests as plain data, for the checks to look into."""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"
EVENTS_TEMPLATE = ROOT / "deploy/aws/events.yaml"
BICEP = ROOT / "deploy/azure/main.bicep"
EVENTS_BICEP = ROOT / "deploy/azure/events.bicep"

_Document = dict[str, Any]


class _TemplateLoader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: `!Ref X` is read as `{"Ref": "X"}`."""


def _read_short_form(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> _Document:
    if isinstance(node, yaml.SequenceNode):
        return {f"Fn::{tag}": loader.construct_sequence(node, deep=True)}
    if not isinstance(node, yaml.ScalarNode):
        raise TypeError(f"!{tag}: expected a text or a list, got {node.tag}")
    text = loader.construct_scalar(node)
    if tag == "Ref":
        return {"Ref": text}
    return {f"Fn::{tag}": text.split(".", 1) if tag == "GetAtt" else text}


_TemplateLoader.add_multi_constructor("!", _read_short_form)


def read_template(text: str | None = None) -> _Document:
    """The SAM template, or another text, with its short forms written out."""
    source = TEMPLATE.read_text() if text is None else text
    return dict(yaml.load(source, _TemplateLoader))  # noqa: S506 (a SafeLoader)


def read_yaml(name: str) -> _Document:
    """Another YAML manifest at the repository's top."""
    return dict(yaml.safe_load((ROOT / name).read_text()))


def read_host(name: str = "host.json") -> _Document:
    """The Azure host's settings; `events.host.json` has those of the app that scores on arrival."""
    return dict(json.loads((ROOT / "functions/azure" / name).read_text()))


def read_bicep(text: str | None = None) -> _Document:
    """The Bicep file, or another text, parsed; pycep raises on what is not Bicep.

    A resource's `condition` stands beside its `config`, not around it.
    """
    from pycep import BicepParser  # type: ignore[import-not-found, import-untyped, unused-ignore]

    parsed: _Document = dict(BicepParser().parse(text=BICEP.read_text() if text is None else text))
    for resource in parsed["resources"].values():
        if "condition" in resource["config"]:
            resource.update(resource["config"])
    return parsed
