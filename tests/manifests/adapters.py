"""The functions that an adapter's source defines, without running it."""

from functions.doctor.checks import entry
from tests.manifests.documents import ROOT


def find_functions(cloud: str, module: str) -> set[str]:
    """Names of the functions at the top level of `functions/<cloud>/<module>.py`."""
    return entry.find_functions(ROOT / f"functions/{cloud}/{module}.py")
