"""An object's size is not seen in the memory of the process that scores it."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.environment import environment_of
from benchmarks.places import PROJECT, SUBJECTS
from tests.conftest import Example

MEGABYTES = 24
BOUND = 120
"""MiB, half of which onnxruntime and the model take; as Python's values the whole object would be far more."""

HEADER = b"island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\n"
ROW = b"Biscoe,39.10000000000,18.70000000000,181.0000000000,%d.00000000000,male,2007\n"


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
def test_a_large_object_is_scored_in_bounded_memory(name: str, penguins: Example, tmp_path: Path) -> None:
    source = tmp_path / "s3" / "source" / "in" / name
    source.parent.mkdir(parents=True)
    block = b"".join(ROW % (3000 + place) for place in range(2000))
    times = MEGABYTES * 1_000_000 // len(block)
    with gzip.open(source, "wb", 1) if name.endswith(".gz") else source.open("wb") as file:
        file.write(HEADER)
        for _ in range(times):
            file.write(block)

    command: list[str | Path] = [sys.executable, SUBJECTS / "objects_core.py", penguins.model, tmp_path, f"in/{name}"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment_of(PROJECT), check=False)

    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["peak"] < BOUND
    with Path(told["sink"]).open("rb") as sink:
        assert sum(1 for _ in sink) == times * 2000
