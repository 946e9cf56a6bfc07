"""Mistakes in AWS's templates that AWS's own tools accept, and that the doctor finds before anything is deployed."""

import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from functions.bundle.layout import LAYOUTS
from functions.bundle.target import Target
from functions.doctor.checks import entry, files, runtime, settings
from functions.doctor.finding import Finding
from functions.doctor.package import Package
from functions.doctor.subject import Subject
from functions.manifests.aws import EVENTS_TEMPLATE, ROOT, TEMPLATE, read

Check = Callable[[Subject], Iterable[Finding]]
RUNTIME, ENTRY, SETTINGS = runtime.check, entry.check, settings.check
SINK = "          TRESNUBES_SINK: !Sub s3://${Bucket}/out/\n"
MISTAKES: dict[str, tuple[Path, str, str, Check, str]] = {
    "a Python whose machine is too old for the model's library": (
        TEMPLATE,
        "Runtime: python3.13",
        "Runtime: python3.11",
        RUNTIME,
        "glibc 2.28",
    ),
    "a Python that the bundle is not made for": (
        EVENTS_TEMPLATE,
        "Runtime: python3.13",
        "Runtime: python3.12",
        RUNTIME,
        "Python 3.12",
    ),
    "a CPU that the bundle is not made for": (
        TEMPLATE,
        "Architectures: [!Ref Architecture]",
        "Architectures: [arm64]",
        RUNTIME,
        "CPU arm64",
    ),
    "a function that the bundle does not have": (
        TEMPLATE,
        "Handler: handler.http",
        "Handler: handler.https",
        ENTRY,
        "https in handler.py",
    ),
    "a setting that the core does not know": (
        TEMPLATE,
        "TRESNUBES_MAX_ROWS:",
        "TRESNUBES_MAX_ROW:",
        SETTINGS,
        "TRESNUBES_MAX_ROWS",
    ),
    "a setting that makes no sense": (
        EVENTS_TEMPLATE,
        "TRESNUBES_SINK_FORMAT: !Ref SinkFormat",
        "TRESNUBES_SINK_FORMAT: xml",
        SETTINGS,
        "ndjson or csv",
    ),
    "no place for the predictions": (EVENTS_TEMPLATE, SINK, "", SETTINGS, "TRESNUBES_SINK"),
    "predictions that are scored in turn": (
        EVENTS_TEMPLATE,
        SINK,
        SINK.replace("/out/", "/in/out/"),
        SETTINGS,
        "TRESNUBES_SINK",
    ),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The templates where they stand."""
    for template in (TEMPLATE, EVENTS_TEMPLATE):
        copy = tmp_path / template.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, copy)
    return tmp_path


def make_subject(checkout: Path, template: Path) -> Subject:
    """The function that a template declares, and a bundle of its adapter alone for the clouds' Python."""
    (declared,) = (
        each for each in read({}, checkout) if each.bundle == ("aws" if template == TEMPLATE else "aws-events")
    )
    return Subject(declared, make_package(checkout / "dist", declared.bundle))


def make_package(dist: Path, name: str) -> Package:
    layout, folder = LAYOUTS[name], dist / name
    folder.mkdir(parents=True)
    shutil.copy(ROOT / f"functions/aws/{layout.entry}.py", folder)
    archive, checksums = dist / f"{name}.zip", dist / f"{name}.sha256"
    with zipfile.ZipFile(archive, "w") as zip_file:
        zip_file.write(folder / f"{layout.entry}.py", f"{layout.entry}.py")
    checksums.write_text("")
    return Package(layout, folder, archive, checksums, Target("3.13", "x86_64"), ())


def find_errors(check: Check, subject: Subject) -> list[str]:
    return [str(each) for each in check(subject) if each.level == "error"]


@pytest.mark.parametrize("template", [TEMPLATE, EVENTS_TEMPLATE], ids=lambda path: path.stem)
@pytest.mark.parametrize("check", [RUNTIME, ENTRY, SETTINGS], ids=["runtime", "entry", "settings"])
def test_there_is_nothing_to_say_of_the_templates(check: Check, template: Path, checkout: Path) -> None:
    assert find_errors(check, make_subject(checkout, template)) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found(mistake: str, checkout: Path) -> None:
    template, right, wrong, check, named = MISTAKES[mistake]
    copy = checkout / template.relative_to(ROOT)
    text = copy.read_text()
    copy.write_text(text.replace(right, wrong))

    errors = find_errors(check, make_subject(checkout, template))

    assert right in text
    assert any(named in error for error in errors), errors


def test_a_bundle_that_is_a_link_is_found(tmp_path: Path) -> None:
    package = make_package(tmp_path / "dist", "aws")
    package.folder.rename(tmp_path / "elsewhere")
    package.folder.symlink_to(tmp_path / "elsewhere")

    assert [each.level for each in files.check(package) if each.check == "links"] == ["error"]


def test_a_linked_folder_in_a_bundle_is_found(tmp_path: Path) -> None:
    package = make_package(tmp_path / "dist", "aws")
    (tmp_path / "shared").mkdir()
    (package.folder / "shared").symlink_to(tmp_path / "shared")

    (found,) = (each for each in files.check(package) if each.check == "links")

    assert (found.level, found.got) == ("error", "shared")
