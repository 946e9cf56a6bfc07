"""The bill of materials of a bundle, as CycloneDX 1.6: every package and model, with versions, licences and hashes.

https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from functions.bundle.layout import Layout
from functions.bundle.lock import find_wheel

_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
# Long texts of a licence stand in the field too; the bundle carries the file.
_LONGEST_NAME = 80


def write_sbom(path: Path, folder: Path, layout: Layout, lock: Path, archive_sha256: str) -> None:
    """Describe the bundle in `folder` by its label, its packages and `lock`; the same bytes for the same bundle."""
    label = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    packages = [_package(found, lock) for found in distributions(path=[str(folder / layout.packages)])]
    components = sorted([*packages, *map(_model, label["models"])], key=lambda component: str(component["bom-ref"]))
    bundle = _bundle(label, archive_sha256)
    depends = {"ref": bundle["bom-ref"], "dependsOn": [component["bom-ref"] for component in components]}
    document = {"metadata": {"component": bundle}, "components": components, "dependencies": [depends]}
    # Derived from the content, where others draw lots: the same bundle has the same number.
    serial = uuid5(NAMESPACE_URL, json.dumps(document, sort_keys=True))
    head = {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial.urn,
        "version": 1,
    }
    path.write_text(json.dumps(head | document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _bundle(label: dict[str, Any], archive_sha256: str) -> dict[str, Any]:
    names = ("bundle", "cloud", "python", "arch")
    return {
        "type": "application",
        "bom-ref": f"{label['bundle']}.zip",
        "name": "tresnubes",
        "version": label["tresnubes"],
        "hashes": _hashes(archive_sha256),
        "properties": [{"name": f"tresnubes:{name}", "value": label[name]} for name in names],
    }


def _model(model: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "machine-learning-model",
        "bom-ref": model["file"],
        "name": model["name"],
        "version": model["version"],
        "hashes": _hashes(model["sha256"]),
    }


def _package(installed: Distribution, lock: Path) -> dict[str, Any]:
    wheel = find_wheel(lock, installed)
    purl = f"pkg:pypi/{wheel.name}@{wheel.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": wheel.name,
        "version": wheel.version,
        "hashes": _hashes(wheel.sha256),
        "licenses": _licences(installed),
        "purl": purl,
    }


def _hashes(sha256: str) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": sha256}]


def _licences(installed: Distribution) -> list[dict[str, Any]]:
    if "License-Expression" in installed.metadata:
        return [{"expression": installed.metadata["License-Expression"], "acknowledgement": "declared"}]
    return [{"license": {"name": name, "acknowledgement": "declared"}} for name in _licence_names(installed)]


def _licence_names(installed: Distribution) -> Iterator[str]:
    """The trove classifiers' names, or else the free field of older metadata."""
    classifiers = installed.metadata.get_all("Classifier") or []
    names = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")]
    texts = installed.metadata.get_all("License") or []
    yield from names or (text for text in texts if len(text) <= _LONGEST_NAME)
