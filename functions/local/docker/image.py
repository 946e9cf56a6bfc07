"""The image that sam runs Lambda's Python in: AWS's own where the engine has it, else one that stands in for it."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docker import DockerClient
from docker.errors import BuildError, DockerException, ImageNotFound

from functions.bundle.requirements import export_requirements
from functions.bundle.target import Target
from functions.bundle.uv import run_uv
from functions.local.client import PROJECT
from functions.local.docker.packages import Say
from functions.local.docker.root import make_root
from functions.local.errors import NoDocker

TARGET = Target()
NAME = f"public.ecr.aws/lambda/python:{TARGET.python}-{TARGET.arch}"
"""What `sam local` looks for."""

LABEL = "tresnubes.stand-in"
"""On every image of ours. What is built on it, and containers of it, have the label too."""

_SOURCES = Path(__file__).parent / "image"


@contextmanager
def provide_image(client: DockerClient, say: Say) -> Iterator[None]:
    """See to it that the engine has the image. A stand-in goes with the block: nobody shall take it for AWS's later.

    Raises NoDocker where the stand-in can't be built.
    """
    remove_stand_in(client)
    if has_image(client):
        say(f"{NAME} is AWS's own")
        yield
        return
    if not TARGET.runs_here:
        raise NoDocker(f"the bundles are for Linux on {TARGET.machine}, and this machine is {platform.machine()}")
    root = make_root(say)
    say(f"building a stand-in for {NAME}")
    build_stand_in(client, root)
    try:
        yield
    finally:
        remove_stand_in(client)


def has_image(client: DockerClient) -> bool:
    """Whether the engine has an image of that name, whoever made it."""
    try:
        client.images.get(NAME)
    except ImageNotFound:
        return False
    return True


def remove_stand_in(client: DockerClient) -> None:
    """Remove our image, what sam built on it, and the containers of both."""
    ours = {"label": LABEL}
    for container in client.containers.list(all=True, filters=ours):
        container.remove(force=True)
    # What was built on another goes first.
    for image in sorted(client.images.list(filters=ours), key=lambda image: image.attrs["Created"], reverse=True):
        client.images.remove(image.id, force=True)


def build_stand_in(client: DockerClient, root: Path) -> None:
    """Give the engine the files of `root`, an archive, as Lambda's Python; raises NoDocker where it refuses."""
    with tempfile.TemporaryDirectory(prefix="tresnubes-image-") as folder:
        shutil.copytree(_SOURCES, folder, dirs_exist_ok=True)
        shutil.copyfile(root, Path(folder, "root.tar"))
        _install_client(Path(folder, "runtime"), Path(folder, ".constraints.txt"))
        try:
            client.images.build(path=folder, tag=NAME, labels={LABEL: "1"}, rm=True, forcerm=True)
        except (BuildError, DockerException) as error:
            raise NoDocker(f"the stand-in for {NAME} could not be built: {error}") from error


def _install_client(folder: Path, constraints: Path) -> None:
    """Amazon's runtime client for the image's Python, at the version of the lock."""
    constraints.write_text(export_requirements(PROJECT, "--only-group", "runtimes"), encoding="utf-8")
    run_uv(
        *("pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder)),
        *("--python-version", TARGET.python, "--python-platform", TARGET.platform, "--only-binary", ":all:"),
        *("--constraints", str(constraints), "awslambdaric"),
    )
