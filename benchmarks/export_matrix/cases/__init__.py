"""The cases of the matrix, a family a file."""

from collections.abc import Mapping, Sequence

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.cases import (
    boosting,
    columns,
    kernels,
    kinds,
    libraries,
    linear,
    meta,
    numbers,
    text,
    trees,
)

__all__ = ["CASES", "FAMILIES"]

FAMILIES: Mapping[str, Sequence[Case]] = {
    "linear": linear.CASES,
    "neighbours, kernels, networks": kernels.CASES,
    "trees": trees.CASES,
    "boosting": boosting.CASES,
    "combinations": meta.CASES,
    "numbers prepared": numbers.CASES,
    "mixed columns": columns.CASES,
    "text": text.CASES,
    "other outputs": kinds.CASES,
    "other libraries": libraries.CASES,
}
"""The cases by what they are mostly about."""

CASES: Mapping[str, Case] = {case.name: case for cases in FAMILIES.values() for case in cases}
"""All of them, by name."""
