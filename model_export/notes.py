"""What the exporter of a model should know about it, in words."""

from collections.abc import Iterator
from typing import Any

from model_export.candidate import Candidate
from model_export.rows import Rows
from model_export.vectorizer import makes_letters_small, splits_its_own_way
from model_export.words import count, listed
from shared.integrity.inspection import inspect
from shared.integrity.policy import find_unlisted

FEW = 30
"""Fewer rows than these prove little, and a note says so."""


def notes_on(estimator: Any, rows: Rows, candidate: Candidate, content: bytes) -> Iterator[str]:
    """One sentence each: what a bundle must allow, what was not used, what is not promised."""
    unlisted = find_unlisted(inspect(content))
    if unlisted:
        words = ",".join(sorted(set(unlisted.values())))
        yield f"it holds {listed(sorted(unlisted))}: a bundle of it needs --allow {words}"
    if rows.ignored:
        yield f"not used, the estimator was not fitted on them: {listed(rows.ignored)}"
    if len(rows.frame) <= FEW:
        yield f"only {count(len(rows.frame), 'row')} to compare: others may differ, give more than {FEW}"
    if splits_its_own_way(estimator):
        yield "a token_pattern of one's own may split letters beyond ASCII otherwise: give rows that have some"
    if makes_letters_small(estimator):
        yield "İ, and Σ at the end of a word, have other small letters in the model than in scikit-learn"
    for change in ("missing", "unknown"):
        names = [probe.columns[0] for probe in candidate.failed if probe.change == change]
        if names:
            yield (
                f"{change} values are refused in {listed(names)}: the estimator takes them, but the converted graph "
                "can't be trusted with them"
            )
