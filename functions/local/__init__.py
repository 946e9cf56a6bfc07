"""Each cloud's real runtime, run from a bundle's folder on this machine, without Docker or an account."""

from functions.local.aws.events import EventKind
from functions.local.aws.runtime import AwsRuntime
from functions.local.azure.runtime import AzureRuntime
from functions.local.client import prepare_client
from functions.local.errors import MalformedAnswer, NoAnswer, RuntimeFault, StartFailed
from functions.local.gcp.runtime import GcpRuntime
from functions.local.runtime import CLOUDS, Cloud, Runtime, open_runtime

__all__ = [
    "CLOUDS",
    "AwsRuntime",
    "AzureRuntime",
    "Cloud",
    "EventKind",
    "GcpRuntime",
    "MalformedAnswer",
    "NoAnswer",
    "Runtime",
    "RuntimeFault",
    "StartFailed",
    "open_runtime",
    "prepare_client",
]
