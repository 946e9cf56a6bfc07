"""A bundle holds what was built and checked, and nothing else."""

from pathlib import Path

from functions.doctor.checks import files
from functions.doctor.package import Package
from tests.doctor.packages import grade, make_package


def test_a_bundle_as_it_was_made_is_praised(package: Package) -> None:
    assert grade([*files.check(package)]) == ["ok", "ok", "ok"]


def test_a_symbolic_link_is_blamed(tmp_path: Path) -> None:
    package = make_package(tmp_path, files={"handler.py": b"", "shared/__init__.py": b""})
    (package.folder / "shared").rename(tmp_path / "elsewhere")
    (package.folder / "shared").symlink_to(tmp_path / "elsewhere")
    links, *_ = files.check(package)

    assert (links.level, links.got) == ("error", "shared")


def test_a_bundle_that_is_a_link_itself_is_blamed(tmp_path: Path) -> None:
    package = make_package(tmp_path, files={"handler.py": b""})
    package.folder.rename(tmp_path / "elsewhere")
    package.folder.symlink_to(tmp_path / "elsewhere")
    links, *_ = files.check(package)

    assert (links.level, links.got) == ("error", ".")


def test_what_was_changed_added_or_taken_away_is_named(tmp_path: Path) -> None:
    package = make_package(tmp_path, files={"handler.py": b"1", "shared/__init__.py": b""})
    (package.folder / "handler.py").write_bytes(b"2")
    (package.folder / "notes.txt").touch()
    (package.folder / "shared/__init__.py").unlink()
    _, folder, archive = files.check(package)

    assert folder.got == "changed: handler.py; missing: shared/__init__.py; added: notes.txt"
    assert (folder.level, archive.level) == ("error", "ok")


def test_a_zip_of_another_bundle_is_blamed(tmp_path: Path) -> None:
    package = make_package(tmp_path / "one", files={"handler.py": b"1"})
    other = make_package(tmp_path / "other", files={"handler.py": b"2"})
    _, folder, archive = files.check(package._replace(archive=other.archive))

    assert (folder.level, archive.level, archive.got) == ("ok", "error", "changed: handler.py")


def test_a_file_of_the_zip_that_can_not_be_read_is_blamed(tmp_path: Path) -> None:
    package = make_package(tmp_path, files={"handler.py": bytes(range(256)) * 9, "other.py": b""})
    content = package.archive.read_bytes()
    begin = content.index(b"handler.py") + len("handler.py")
    package.archive.write_bytes(content[:begin] + b"\xff" * 20 + content[begin + 20 :])
    *_, archive = files.check(package)

    assert (archive.level, archive.got) == ("error", "changed: handler.py")


def test_checksums_that_are_no_text_know_no_file(tmp_path: Path) -> None:
    package = make_package(tmp_path, files={"handler.py": b""})
    package.checksums.write_bytes(b"\xff\xfe")
    _, folder, _ = files.check(package)

    assert (folder.level, folder.expected) == ("error", "the 0 files of the checksums")
