"""The one door to all manifests."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from functions.local.runtime import Cloud
from functions.manifests.declared import Declared

_ROOT = Path(__file__).resolve().parents[2]


def declare(cloud: Cloud, parameters: Mapping[str, str], root: Path = _ROOT) -> tuple[Declared, ...]:
    """All of a cloud's functions, those that score on arrival too, with parameters as they would be given to it.

    Google's parameters are variables of the environment. Raises ManifestError.
    """
    if cloud == "aws":
        from functions.manifests import aws

        return aws.read(parameters, root)
    if cloud == "azure":
        from functions.manifests import azure

        return azure.read(parameters, root)
    from functions.manifests import gcp

    gcp.refuse_unknown(root, parameters)
    # No project is asked for where nothing is deployed.
    environment = {"GOOGLE_CLOUD_PROJECT": "project", **os.environ, **parameters}
    manifest = gcp.read(root, environment, events=True)
    return tuple(function.declare() for function in manifest.functions)
