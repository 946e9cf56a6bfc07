"""What is unpacked is what the wheels hold, whatever became of uv's cache."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from functions.bundle.wheels import find_edited

CONTENT = b"tool = 1\n"
DIGEST = urlsafe_b64encode(sha256(CONTENT).digest()).decode().rstrip("=")


@pytest.mark.parametrize(("content", "edited"), [(CONTENT, set()), (CONTENT + b"# ours\n", {"odd-kit"})])
def test_a_file_that_differs_from_its_wheels_record_names_its_package(
    content: bytes, edited: set[str], tmp_path: Path
) -> None:
    folder = tmp_path / "odd_kit-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: Odd_Kit\nVersion: 1.0\n", encoding="utf-8")
    (folder / "RECORD").write_text(f"odd_kit.py,sha256={DIGEST},9\nodd_kit-1.0.dist-info/RECORD,,\n", encoding="utf-8")
    (tmp_path / "odd_kit.py").write_bytes(content)

    found = find_edited(tmp_path)

    assert found == edited
