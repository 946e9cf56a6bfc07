"""Large objects whose answers are known, and sinks that are looked through before a figure counts."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.large import Large, compress, disagreement, write_large
from benchmarks.models import find_case

HEAD = "label,probabilities.0,probabilities.1\n"


@pytest.fixture
def large(tmp_path: Path) -> Large:
    """Three rows, of which the first two are labelled."""
    return Large(tmp_path / "rows.csv", 6, 3, [1, 0])


def write_sink(path: Path, labels: list[int]) -> Path:
    if path.suffix == ".csv":
        path.write_text(HEAD + "".join(f"{label},0.5,0.5\n" for label in labels), "utf-8")
    else:
        lines = [{"row": row, "prediction": {"label": label}} for row, label in enumerate(labels)]
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def test_an_object_has_about_the_size_that_is_asked_for(tmp_path: Path) -> None:
    made = write_large(find_case("linear"), tmp_path / "rows.csv", 4_000_000)

    assert made.size == made.path.stat().st_size
    assert 3_000_000 < made.size < 5_000_000
    assert made.path.read_bytes().count(b"\n") == made.rows + 1


def test_its_gzip_has_the_same_rows(large: Large, tmp_path: Path) -> None:
    large.path.write_bytes(b"a\n1\n2\n")

    zipped = compress(large, tmp_path / "rows.csv.gz")

    assert gzip.decompress(zipped.path.read_bytes()) == b"a\n1\n2\n"
    assert (zipped.size, zipped.rows, zipped.labels) == (large.size, large.rows, large.labels)


@pytest.mark.parametrize("name", ["sink.csv", "sink.ndjson"])
@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ([1, 0, 1], ""),
        ([1, 0], "has 2 predictions, expected 3"),
        ([1, 1, 1], "has 1 other labels than the estimator in its first 2 rows"),
    ],
)
def test_a_sink_with_other_answers_is_told(
    name: str, labels: list[int], told: str, large: Large, tmp_path: Path
) -> None:
    assert disagreement(large, write_sink(tmp_path / name, labels)) == told
