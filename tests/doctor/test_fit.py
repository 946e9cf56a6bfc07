"""A bundle has to be what its manifest deploys: Python, CPU, folder and entry."""

from pathlib import Path

import pytest

from functions.doctor.checks import entry, runtime
from tests.doctor.packages import DECLARED, grade, make_subject

HANDLER = {"handler.py": b"def http(event, context): ...\nasync def later(): ...\n"}


def test_a_bundle_for_what_the_manifest_asks_is_praised(tmp_path: Path) -> None:
    subject = make_subject(tmp_path, files=HANDLER)

    assert grade([*runtime.check(subject)]) == ["ok", "ok"]
    assert grade([*entry.check(subject)]) == ["ok"]


def test_a_bundle_for_another_python_is_blamed(tmp_path: Path) -> None:
    python, _ = runtime.check(make_subject(tmp_path, python="3.12"))

    assert (python.level, python.expected) == ("error", "Python 3.13, as the manifest asks for")
    assert (python.got, "--python 3.13" in python.advice) == ("a bundle for 3.12", True)


def test_a_bundle_for_another_cpu_is_blamed(tmp_path: Path) -> None:
    _, cpu = runtime.check(make_subject(tmp_path, DECLARED._replace(arch="arm64")))

    assert (cpu.level, cpu.got) == ("error", "a bundle for x86_64")


def test_lambdas_python_3_11_is_blamed_for_its_c_library(tmp_path: Path) -> None:
    *_, glibc = runtime.check(make_subject(tmp_path, DECLARED._replace(python="3.11"), python="3.11"))

    assert (glibc.level, glibc.got) == ("error", "aws's Python 3.11 has 2.26")


@pytest.mark.parametrize(
    ("called", "got"),
    [("handler.https", "only http, later"), ("handlers.http", "no file handlers.py in the bundle")],
)
def test_an_entry_that_is_not_in_the_bundle_is_blamed(called: str, got: str, tmp_path: Path) -> None:
    (found,) = entry.check(make_subject(tmp_path, DECLARED._replace(entry=called), HANDLER))

    assert (found.level, found.got) == ("error", got)


@pytest.mark.parametrize("text", [b"def http(", b"\0", b"\xff"], ids=["half", "zeros", "no text"])
def test_an_entry_that_is_no_python_is_blamed(text: bytes, tmp_path: Path) -> None:
    (found,) = entry.check(make_subject(tmp_path, files={"handler.py": text}))

    assert (found.level, found.got.partition(":")[0]) == ("error", "no Python")


@pytest.mark.parametrize(
    ("cloud", "called", "file"), [("gcp", "http", "main.py"), ("azure", "function_app.py", "function_app.py")]
)
def test_each_cloud_finds_its_entry_its_own_way(cloud: str, called: str, file: str, tmp_path: Path) -> None:
    declared = DECLARED._replace(cloud=cloud, bundle=cloud, folder=Path("dist", cloud), entry=called)  # type: ignore[arg-type]
    files = {file: b"def http(request): ...\n", "requirements.txt": b""}

    assert grade([*entry.check(make_subject(tmp_path, declared, files))]) == ["ok"]


def test_a_missing_list_of_packages_is_blamed_where_the_tools_ask_for_it(tmp_path: Path) -> None:
    declared = DECLARED._replace(cloud="gcp", bundle="gcp", folder=Path("dist/gcp"), entry="http")
    *_, found = entry.check(make_subject(tmp_path, declared, {"main.py": b"def http(request): ...\n"}))

    assert (found.level, found.got) == ("error", "none")


def test_a_manifest_that_deploys_another_folder_is_blamed(tmp_path: Path) -> None:
    first, _ = entry.check(make_subject(tmp_path, DECLARED._replace(folder=Path("dist/aws-old")), HANDLER))

    assert (first.level, first.expected) == ("error", "the folder dist/aws-old")
