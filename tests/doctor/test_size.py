"""A bundle has to be as small as its cloud asks."""

from dataclasses import replace
from pathlib import Path

import pytest

from functions.doctor.checks import size
from tests.doctor.packages import grade, make_package


@pytest.mark.parametrize(
    ("unpacked", "upload", "levels"),
    [
        (10_000, 10_000, ["ok", "ok"]),
        (None, None, ["ok", "ok"]),
        (10, None, ["error", "ok"]),
        (None, 10, ["ok", "warning"]),
    ],
)
def test_sizes_are_held_to_the_limits(
    unpacked: int | None, upload: int | None, levels: list[str], tmp_path: Path
) -> None:
    package = make_package(tmp_path, files={"handler.py": b"# twenty-four characters"})
    layout = replace(package.layout, unpacked_limit=unpacked, upload_limit=upload)
    found = [*size.check(package._replace(layout=layout))]

    assert grade(found) == levels
