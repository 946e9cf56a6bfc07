"""The bundles, and where each one's cloud looks for our code, the packages and the model inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from functions.bundle.errors import BundleError
from functions.bundle.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One bundle by its cloud's conventions; paths are relative to the bundle's top."""

    name: str
    """What the bundle's folder and zip are called."""
    cloud: str
    entry: str
    """The module that the cloud imports."""
    files: Mapping[str, str]
    """Name at the top → the file of `functions/<cloud>/` that stands there."""
    groups: tuple[str, ...]
    """The dependency groups of what the bundle carries besides the library."""
    late: tuple[str, ...] = ()
    """Modules that a run may import late: of the server that comes with the bundle, and of the store's client."""
    arrivals: bool = False
    """Whether it scores what arrives, and answers no HTTP."""
    cryptography: bool = False
    """Whether it carries that package anyway, for its store's client."""
    packages: str = "."
    """The folder that the cloud puts on `sys.path` for packages."""
    requirements: str | None = None
    """How `uv export` is asked for a group of `requirements.txt`; None: the cloud's tools read no such file."""
    archs: tuple[str, ...] = ("x86_64",)
    unpacked_limit: int | None = None
    """Bytes; None: no limit that a bundle of this kind could reach."""
    upload_limit: int | None = None
    """Bytes of a zip that is uploaded directly; None: no such limit. A larger one goes through the cloud's storage."""
    unpacked_budget: int
    """Bytes without the model, for what we ship: more costs the user's cold start, so more is a decision."""
    zip_budget: int
    """Bytes without the model."""


_MIB = 1024 * 1024

_AWS = Layout(
    name="aws",
    cloud="aws",
    entry="handler",
    files={"handler.py": "handler.py"},
    groups=("aws",),
    archs=("x86_64", "arm64"),
    # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    unpacked_limit=250 * _MIB,
    upload_limit=50 * _MIB,
    unpacked_budget=32_800_000,
    zip_budget=12_400_000,
)

_GCP = Layout(
    name="gcp",
    cloud="gcp",
    entry="main",
    files={"main.py": "main.py"},
    groups=("gcp",),
    late=(
        "functions_framework._cli",
        "functions_framework._http.gunicorn",
        "gunicorn.workers.sync",
        "gunicorn.glogging",
        "gunicorn.ctl.server",
    ),
    # The buildpack installs its own framework, unpinned, unless requirements.txt names one.
    # All pins are written, so that the server in the cloud is the one in the bundle.
    requirements="--only-group",
    unpacked_budget=38_500_000,
    zip_budget=14_400_000,
)

_AZURE = Layout(
    name="azure",
    cloud="azure",
    entry="function_app",
    files={"function_app.py": "function_app.py", "host.json": "host.json"},
    groups=("azure",),
    # The folder that the worker adds to sys.path.
    packages=".python_packages/lib/site-packages",
    # Core Tools refuse a folder without the file, even with --no-build. A remote build replaces
    # the packages by what stands here, so it names all that the function needs.
    requirements="--group",
    unpacked_budget=34_500_000,
    zip_budget=12_900_000,
)

HTTP = {layout.name: layout for layout in (_AWS, _GCP, _AZURE)}
"""Cloud → the bundle that answers HTTP."""

# What an event costs is its store's client; no HTTP function carries it.
_EVENTS = (
    replace(
        _AWS,
        name="aws-events",
        entry="events",
        files={"events.py": "events.py"},
        groups=("aws", "aws-events"),
        late=("botocore.session",),
        arrivals=True,
        unpacked_budget=40_600_000,
        zip_budget=14_900_000,
    ),
    replace(
        _GCP,
        name="gcp-events",
        # Google looks for the function in main.py, Azure in function_app.py.
        files={"main.py": "events.py"},
        groups=("gcp", "gcp-events"),
        late=(*_GCP.late, "google.cloud.storage"),
        arrivals=True,
        cryptography=True,
        unpacked_budget=66_500_000,
        zip_budget=23_400_000,
    ),
    replace(
        _AZURE,
        name="azure-events",
        files={"function_app.py": "events.py", "host.json": "events.host.json"},
        groups=("azure", "azure-events"),
        late=("azure.identity", "azure.storage.blob"),
        arrivals=True,
        cryptography=True,
        unpacked_budget=62_500_000,
        zip_budget=22_000_000,
    ),
)

EVENTS = {layout.cloud: layout for layout in _EVENTS}
"""Cloud → the bundle that scores what arrives."""

LAYOUTS = HTTP | {layout.name: layout for layout in _EVENTS}
"""Name → the bundle."""

# What cryptography adds, which checks signatures.
_SIGNED_UNPACKED, _SIGNED_ZIP = 16_500_000, 6_000_000


def with_signature(layout: Layout) -> Layout:
    """The layout of a bundle that checks its model's signature: with room for the package that does it."""
    if layout.cryptography:
        return layout
    return replace(
        layout,
        unpacked_budget=layout.unpacked_budget + _SIGNED_UNPACKED,
        zip_budget=layout.zip_budget + _SIGNED_ZIP,
    )


def find_layout(name: str, target: Target) -> Layout:
    """Raises `BundleError` when the bundle is unknown or its cloud doesn't run the target's CPU."""
    layout = LAYOUTS.get(name)
    if layout is None:
        raise BundleError(f"unknown bundle {name!r}: expected one of {', '.join(LAYOUTS)}")
    if target.arch not in layout.archs:
        raise BundleError(f"{layout.cloud} runs functions on {' or '.join(layout.archs)} only, not on {target.arch}")
    return layout
