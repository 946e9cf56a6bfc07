"""The way to each cloud: a module."""

from __future__ import annotations

from collections.abc import Mapping

from functions.deployment.aws import way as aws
from functions.deployment.azure import way as azure
from functions.deployment.gcp import way as gcp
from functions.deployment.port import Way
from functions.local.runtime import Cloud

_AWS: Way = aws
_AZURE: Way = azure
_GCP: Way = gcp

WAYS: Mapping[Cloud, Way] = {"aws": _AWS, "gcp": _GCP, "azure": _AZURE}
"""Cloud → its way."""
