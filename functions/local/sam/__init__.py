"""AWS's own sam on this machine: the functions of a template in containers, behind its API or its Invoke."""

from functions.local.sam.checkout import Checkout
from functions.local.sam.invocation import invoke
from functions.local.sam.runtime import ApiRuntime, open_api, open_function

__all__ = ["ApiRuntime", "Checkout", "invoke", "open_api", "open_function"]
