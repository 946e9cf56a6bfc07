"""A bundle is found whole, or it is said what of it is missing."""

import json
from pathlib import Path

import pytest

from functions.bundle.errors import BundleError
from functions.doctor.package import find_package
from tests.doctor.packages import MODEL, make_package

MADE = {"bundle": "aws", "python": "3.13", "arch": "x86_64"}


def test_a_bundle_is_found_with_what_it_was_made_for(tmp_path: Path) -> None:
    package = make_package(tmp_path, arch="arm64")

    assert (package.layout.name, package.cloud) == ("aws", "aws")
    assert (package.target.python, package.target.arch) == ("3.13", "arm64")
    assert [(model.name, model.version) for model in package.models] == [("twice", "1")]


def test_a_bundle_may_hold_several_versions(tmp_path: Path) -> None:
    package = make_package(tmp_path, models=[MODEL, {**MODEL, "version": "2"}])

    assert [model.version for model in package.models] == ["1", "2"]


@pytest.mark.parametrize("name", ["aws.zip", "aws.sha256"])
def test_what_belongs_beside_the_folder_is_asked_for(name: str, tmp_path: Path) -> None:
    make_package(tmp_path)
    (tmp_path / name).unlink()

    with pytest.raises(BundleError, match=f"expected .*{name} beside the folder, found none"):
        find_package("aws", tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"expected a bundle in .*aws, got No such file or directory"):
        find_package("aws", tmp_path)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("{", "expected the label of a bundle, got JSONDecodeError"),
        ("[]", "expected the label of a bundle, got TypeError"),
        ("{}", "expected a label as bundles have it today, got none with 'bundle'"),
        (json.dumps({**MADE, "model": MODEL}), "as bundles have it today, got none with 'models'"),
        (json.dumps({**MADE, "models": []}), "expected one model or more, got none"),
        (json.dumps({"bundle": "gcp"}), "expected the bundle aws, got gcp"),
        (json.dumps({"bundle": "aws", "python": "2.7", "arch": "x86_64"}), "unknown Python '2.7'"),
    ],
    ids=["no JSON", "a list", "nothing", "of before versions", "no model", "another's", "an old Python"],
)
def test_a_label_that_is_none_is_told(label: str, said: str, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    (package.folder / "bundle.json").write_text(label)

    with pytest.raises(BundleError, match=said):
        find_package("aws", tmp_path)


def test_a_zip_that_was_cut_short_is_told(tmp_path: Path) -> None:
    package = make_package(tmp_path)
    package.archive.write_bytes(package.archive.read_bytes()[:-30])

    with pytest.raises(BundleError, match=r"aws\.zip: expected a zip, got File is not a zip file"):
        find_package("aws", tmp_path)
