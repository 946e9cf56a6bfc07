"""The C API's table stands where the official header has it, and a library that can't be used is told apart by why."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from shared.errors import SessionError
from shared.session import library, open_session, runtime
from shared.session.binding import BindingSession
from tests.core import graphs

HEADER = [
    name
    for line in (Path(__file__).parent / "ort_api.txt").read_text().splitlines()
    if not line.startswith("#")
    for name in line.split()
]
"""The first functions of `struct OrtApi`, in order."""

PINNED = {
    "ReleaseCustomOpDomain": 101,
    "ReleaseModelMetadata": 118,
    "AddFreeDimensionOverrideByName": 124,
    "ReleaseAvailableProviders": 126,
    "SetGlobalSpinControl": 149,
    "ReleaseArenaCfg": 157,
    "GetCurrentGpuDeviceId": 161,
    "CreateSessionFromArrayWithPrepackedWeightsContainer": 169,
}
"""Places that onnxruntime itself asserts never to change (static_assert in onnxruntime_c_api.cc)."""

MODEL = graphs.double().SerializeToString()


def _real() -> Path:
    found = library.find()
    assert found is not None
    return Path(found)


def _plant(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a library of that content where it is found first."""
    capi = folder / "onnxruntime" / "capi"
    capi.mkdir(parents=True)
    (capi / "libonnxruntime.so.0").write_bytes(content)
    monkeypatch.syspath_prepend(folder)


def _stub() -> bytes:
    """A shared library of this machine that is not onnxruntime."""
    return _real().with_name("libonnxruntime_providers_shared.so").read_bytes()


def test_the_list_of_the_header_has_the_places_that_onnxruntime_asserts() -> None:
    assert {name: HEADER.index(name) for name in PINNED} == PINNED


@pytest.mark.parametrize("name", library.TABLE)
def test_a_function_stands_where_the_header_has_it(name: str) -> None:
    place, _ = library.TABLE[name]

    assert HEADER[place] == name


def test_a_function_that_is_not_in_the_table_is_no_attribute() -> None:
    assert not hasattr(runtime.start().library, "ReleaseEverything")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda: b"not a library", "can't be loaded: it is no 64-bit shared library"),
        (lambda: _stub()[:18] + b"\x28\x00" + _stub()[20:], "it is for ELF machine 40, this machine is"),
        (lambda: _stub()[:18] + b"\xb7\x00" + _stub()[20:], "it is for aarch64, this machine is x86_64"),
        (lambda: _stub()[:4096], r"can't be loaded: expected \d+ bytes, got 4096"),
        (lambda: _stub()[:40], "can't be loaded: it is no 64-bit shared library"),
        (_stub, "undefined symbol: OrtGetApiBase"),
    ],
    ids=["text", "arm", "aarch64", "cut", "header", "symbol"],
)
def test_a_library_of_something_else_is_refused_and_auto_goes_on_without_it(
    content: object, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(content)
    _plant(tmp_path, content(), monkeypatch)

    with pytest.raises(SessionError, match=why):
        open_session(MODEL, "native")

    session = open_session(MODEL)
    assert isinstance(session, BindingSession)
    assert re.search(why, session.reason)


def test_an_older_library_is_refused_by_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "API_VERSION", 999)

    with pytest.raises(SessionError, match=r"is onnxruntime 1\.\d+\.\d+: expected 1\.999 or a later 1\.x"):
        library.Library(str(_real()))


def test_a_library_without_the_table_is_refused(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(library, "API_VERSION", 999)
    monkeypatch.setattr(library, "_has_table", lambda version: bool(version))

    with pytest.raises(SessionError, match="without C API 999"):
        library.Library(str(_real()))

    assert "999" in capfd.readouterr().err  # the runtime's own line


@pytest.mark.parametrize(
    ("version", "has"),
    [
        ("1.17.0", True),
        ("1.31.1", True),
        ("1.16.3", False),
        ("2.0.0", False),
        ("", False),
        ("1", False),
        ("1.x", False),
    ],
)
def test_only_a_version_from_1_17_on_has_the_table(version: str, has: bool) -> None:
    assert library._has_table(version) is has


def test_native_says_what_to_install_where_there_is_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [])

    with pytest.raises(SessionError, match="install the onnxruntime wheel"):
        open_session(MODEL, "native")


def test_without_library_and_package_both_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [])
    for name in ("onnxruntime", "shared.session.binding"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(SessionError, match=r"no libonnxruntime.*; and the onnxruntime package can't be loaded"):
        open_session(MODEL)


def test_binding_that_was_asked_for_gives_no_reason() -> None:
    assert open_session(MODEL, "binding").reason == ""


def test_the_runtime_is_started_once() -> None:
    assert runtime.start() is runtime.start()


_STARTED = """
import sys, types
package = types.ModuleType("shared")
package.__path__ = [{shared!r}]
sys.modules["shared"] = package
before = set(sys.modules)
from shared.session import runtime
runtime.start()
print(*sorted(name for name in set(sys.modules) - before if name not in ("shared", "shared.session")))
"""


def test_starting_the_runtime_imports_ctypes_and_nothing_of_the_core() -> None:
    script = _STARTED.format(shared=str(Path(__file__).parents[2] / "shared"))
    path = str(_real().parents[2])

    run = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.append({path!r})\n{script}"],
        capture_output=True,
        text=True,
        check=True,
    )

    expected = {
        "__future__",
        "_ctypes",
        "_struct",
        "ctypes",
        "ctypes._endian",
        "shared.session.library",
        "shared.session.runtime",
    }
    assert set(run.stdout.split()) <= {*expected, "struct"}
