"""The way to each cloud."""

from __future__ import annotations

from collections.abc import Mapping

from functions.deployment.aws import way as aws
from functions.deployment.azure import way as azure
from functions.deployment.port import Way
from functions.local.runtime import Cloud

WAYS: Mapping[Cloud, Way] = {"aws": aws, "azure": azure}
"""Cloud → its way."""
