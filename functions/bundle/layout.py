"""Where each cloud looks for our code, the packages and the model inside a bundle."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.bundle.errors import BundleError
from functions.bundle.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One cloud's conventions; paths are relative to the bundle's top."""

    cloud: str
    entry: str
    """The module that the cloud imports."""
    files: tuple[str, ...]
    """What is copied from `functions/<cloud>/` to the top."""
    server: tuple[str, ...] = ()
    """The modules of the server that comes with the bundle, those that it imports late included; () where the cloud has
    its own."""
    packages: str = "."
    """The folder that the cloud puts on `sys.path` for packages."""
    requirements: tuple[str, str] | None = None
    """What `uv export` writes to `requirements.txt`; None: the cloud's tools read no such file."""
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

LAYOUTS = {
    layout.cloud: layout
    for layout in (
        Layout(
            cloud="aws",
            entry="handler",
            files=("handler.py",),
            archs=("x86_64", "arm64"),
            # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
            unpacked_limit=250 * _MIB,
            upload_limit=50 * _MIB,
            unpacked_budget=33_000_000,
            zip_budget=12_400_000,
        ),
        Layout(
            cloud="gcp",
            entry="main",
            files=("main.py",),
            server=(
                "functions_framework._cli",
                "functions_framework._http.gunicorn",
                "gunicorn.workers.sync",
                "gunicorn.glogging",
                "gunicorn.ctl.server",
            ),
            # The buildpack installs its own framework, unpinned, unless requirements.txt names one.
            # All pins are written, so that the server in the cloud is the one in the bundle.
            requirements=("--only-group", "gcp"),
            unpacked_budget=39_000_000,
            zip_budget=14_400_000,
        ),
        Layout(
            cloud="azure",
            entry="function_app",
            files=("function_app.py", "host.json"),
            # The folder that the worker adds to sys.path.
            packages=".python_packages/lib/site-packages",
            # Core Tools refuse a folder without the file, even with --no-build. A remote build replaces
            # the packages by what stands here, so it names all that the function needs.
            requirements=("--group", "azure"),
            unpacked_budget=34_500_000,
            zip_budget=12_900_000,
        ),
    )
}


# What cryptography adds, which checks signatures.
_SIGNED_UNPACKED, _SIGNED_ZIP = 16_500_000, 6_000_000


def with_signature(layout: Layout) -> Layout:
    """The layout of a bundle that checks its model's signature: with room for the package that does it."""
    return replace(
        layout,
        unpacked_budget=layout.unpacked_budget + _SIGNED_UNPACKED,
        zip_budget=layout.zip_budget + _SIGNED_ZIP,
    )


def find_layout(cloud: str, target: Target) -> Layout:
    """Raises `BundleError` when the cloud is unknown or doesn't run the target's CPU."""
    layout = LAYOUTS.get(cloud)
    if layout is None:
        raise BundleError(f"unknown cloud {cloud!r}: expected one of {', '.join(LAYOUTS)}")
    if target.arch not in layout.archs:
        raise BundleError(f"{cloud} runs functions on {' or '.join(layout.archs)} only, not on {target.arch}")
    return layout
