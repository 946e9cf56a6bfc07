"""Tells which parts of an estimator are given sparse rows, whose zeros are missing values to XGBoost."""

from collections.abc import Sequence
from typing import Any

from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer
from sklearn.feature_selection import SelectorMixin
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import KBinsDiscretizer, MaxAbsScaler, Normalizer, OneHotEncoder, StandardScaler

from model_export.parts import walk

KEEP = (MaxAbsScaler, Normalizer, SelectorMixin, StandardScaler)
"""Transformers that give sparse rows where they are given such."""


def fed_sparse(estimator: Any) -> set[int]:
    """The `id` of each part that stands behind steps of a Pipeline which give sparse rows."""
    pipelines = [
        part for part in walk(estimator) if isinstance(part, Pipeline) and hasattr(part.steps[-1][1], "predict")
    ]
    behind = (part.steps[-1][1] for part in pipelines if _gives_sparse([step for _, step in part.steps[:-1]]))
    return {id(part) for final in behind for part in walk(final) if not _is_second(part, final)}


def _is_second(part: Any, final: Any) -> bool:
    """Whether a part is the final estimator of a stacking, which is given the others' answers."""
    return part is getattr(final, "final_estimator_", None)


def _gives_sparse(steps: Sequence[Any]) -> bool:
    if not steps:
        return False
    last = steps[-1]
    if last is None or last == "passthrough" or isinstance(last, KEEP):
        return _gives_sparse(steps[:-1])
    if isinstance(last, Pipeline):
        return _gives_sparse([*steps[:-1], *(step for _, step in last.steps)])
    if isinstance(last, FeatureUnion):
        return any(_gives_sparse([branch]) for _, branch in last.transformer_list)
    if isinstance(last, ColumnTransformer):
        return bool(last.sparse_output_)
    if isinstance(last, OneHotEncoder):
        return bool(last.sparse_output)
    if isinstance(last, KBinsDiscretizer):
        return bool(last.encode == "onehot")
    if isinstance(last, DictVectorizer):
        return bool(last.sparse)
    return isinstance(last, CountVectorizer | HashingVectorizer | TfidfTransformer)
