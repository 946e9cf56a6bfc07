"""Real bundles for the checks that run them."""

import os
import shutil
from pathlib import Path

import pytest

from functions.bundle import running_target
from functions.doctor.package import Package, find_package
from functions.doctor.subject import Subject
from functions.local import Cloud
from tests.doctor.packages import DECLARED


@pytest.fixture
def package(bundles: dict[Cloud, Path], tmp_path: Path) -> Package:
    """Lambda's bundle for this Python, its files linked: who changes one, puts another in its place."""
    folder = bundles["aws"]
    shutil.copytree(folder, tmp_path / "aws", copy_function=os.link)
    for name in ("aws.zip", "aws.sha256"):
        os.link(folder.with_name(name), tmp_path / name)
    return find_package("aws", tmp_path)


@pytest.fixture
def subject(package: Package) -> Subject:
    """A function that asks for what that bundle is."""
    target = running_target()
    return Subject(DECLARED._replace(python=target.python, arch=target.arch), package)
