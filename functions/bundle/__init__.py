"""Assembles what a cloud runs: the adapter, the core, the model and the wheels of the target, checked."""

from functions.bundle.build import Bundle, build
from functions.bundle.check import NEVER_LOADED, check_bundle
from functions.bundle.errors import BundleError
from functions.bundle.interpreter import find_interpreter
from functions.bundle.interview import Findings, ask
from functions.bundle.layout import EVENTS, HTTP, LAYOUTS, Layout
from functions.bundle.target import Target, running_target
from functions.bundle.trust import Trust

__all__ = [
    "EVENTS",
    "HTTP",
    "LAYOUTS",
    "NEVER_LOADED",
    "Bundle",
    "BundleError",
    "Findings",
    "Layout",
    "Target",
    "Trust",
    "ask",
    "build",
    "check_bundle",
    "find_interpreter",
    "running_target",
]
