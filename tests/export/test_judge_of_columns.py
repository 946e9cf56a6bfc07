"""The matrix's judge takes labels that come as a column, as CatBoost gives them, for those of one target."""

import numpy as np
from catboost import CatBoostClassifier
from pandas import DataFrame

from benchmarks.export_matrix.answers import ask


def test_a_column_of_labels_is_one_target() -> None:
    frame = DataFrame({"a": np.arange(30.0)})
    estimator = CatBoostClassifier(iterations=2, verbose=0, allow_writing_files=False)
    estimator.fit(frame, np.repeat([0, 1, 2], 10))

    answers = ask(estimator, frame)

    assert answers is not None
    assert answers[0] is not None
    labels, chances = answers[0]
    assert labels == (0,)
    assert len(chances) == 3
