"""`python -m functions.local` serves a bundle until it is told to end."""

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.local.bundles import write_bundle

ROOT = Path(__file__).parents[2]


def test_a_bundle_is_served_until_the_command_is_told_to_end(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path, "gcp")
    command = [sys.executable, "-m", "functions.local", str(bundle)]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as serving:
        assert serving.stdout is not None
        line = serving.stdout.readline()
        address = re.match(r"(http://127\.0\.0\.1:\d+/) answers", line)
        assert address, line
        with urllib.request.urlopen(address[1] + "any") as answer:  # noqa: S310  on loopback
            status = answer.status
        serving.send_signal(signal.SIGTERM)
        output = serving.stdout.read()

    assert (status, serving.returncode) == (200, 0), output


def test_a_folder_that_is_no_bundle_is_told_so(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "functions.local", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 2
    assert "expected a bundle for Google" in run.stderr
