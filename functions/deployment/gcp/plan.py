"""All steps for a manifest, in order."""

from __future__ import annotations

from functions.deployment.gcp.function import deploy_function, remove_function
from functions.deployment.gcp.setup import admit, prepare
from functions.deployment.port import Step
from functions.manifests.gcp import Manifest


def plan_deployment(manifest: Manifest, setup: bool = False) -> list[Step]:
    """Deploy each function; with `setup`, between what a project needs once before and after."""
    deploy = [step for function in manifest.functions for step in deploy_function(manifest, function)]
    return [*prepare(manifest), *deploy, *admit(manifest)] if setup else deploy


def plan_removal(manifest: Manifest) -> list[Step]:
    """Delete each function. What a project needs once stays, for there may be data in it."""
    return [remove_function(manifest, function) for function in manifest.functions]
