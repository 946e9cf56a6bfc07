"""Where the benchmarks read from and write to."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BUILD = PROJECT / "build" / "benchmarks"
SUBJECTS = Path(__file__).with_name("subjects")
