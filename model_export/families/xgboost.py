"""XGBoost's estimators: rows, thresholds and sums in float32, a value of one's own that is missing, a base score."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from xgboost import XGBClassifier, XGBModel, XGBRanker, XGBRegressor, XGBRFClassifier, XGBRFRegressor

from model_export.families.boosted import EDGE_OF_FLOAT, Boosted, Link, Voids, Whole
from model_export.families.conversion import classifier, regressor
from model_export.families.sparse import fed_sparse
from model_export.families.xgboost_trees import Document, categorical_columns, read_trees
from model_export.repairs.outputs import shape_classifier, shape_regressor
from model_export.repairs.repair import Repair
from model_export.trees.record import Doubles

LINKS: Mapping[str, Link] = {
    "binary:hinge": "step",
    "binary:logistic": "sigmoid",
    "count:poisson": "exp",
    "multi:softprob": "softmax",
    "rank:map": "none",
    "rank:ndcg": "none",
    "rank:pairwise": "none",
    "reg:absoluteerror": "none",
    "reg:gamma": "exp",
    "reg:logistic": "sigmoid",
    "reg:pseudohubererror": "none",
    "reg:quantileerror": "none",
    "reg:squarederror": "none",
    "reg:squaredlogerror": "none",
    "reg:tweedie": "exp",
}
"""What XGBoost's `predict` makes of the sums, by objective (its `PredTransform`)."""


def read(estimator: XGBModel, *, zeros_missing: bool = False) -> Boosted:
    """The model up to its best iteration; `zeros_missing` as they are in sparse rows.

    Raises `NotImplementedError` in words for what has no exact form in a graph.
    """
    learner = json.loads(bytes(estimator.get_booster().save_raw("json")))["learner"]
    link = _link(learner)
    model, weights = _model(learner)
    count = _trees_used(learner, model)
    trees = model["trees"][:count]
    sets = categorical_columns(trees, int(learner["learner_model_param"]["num_feature"]))
    return Boosted(
        read_trees(trees, model["tree_info"][:count], weights[:count], _base(learner, link)),
        link,
        EDGE_OF_FLOAT if link == "sigmoid" else 0.0,
        voids=_voids(estimator, zeros_missing),
        whole=Whole(sets, "down") if sets.any() else None,
    )


def _link(learner: Document) -> Link:
    name = learner["objective"]["name"]
    if name not in LINKS:
        raise NotImplementedError(f"XGBoost's objective {name} has no link that is known here")
    return LINKS[name]


def _model(learner: Document) -> tuple[Document, Sequence[float]]:
    """The trees with their settings, and the weight of each, which only dart has."""
    booster = learner["gradient_booster"]
    if booster["name"] not in ("gbtree", "dart"):
        raise NotImplementedError(
            f"XGBoost's booster {booster['name']!r} has no trees; use scikit-learn's Ridge or LogisticRegression"
        )
    model = booster["gbtree"]["model"] if booster["name"] == "dart" else booster["model"]
    if model.get("cats", {}).get("enc"):
        raise NotImplementedError(
            "XGBoost was fitted on pandas columns of type category, which it numbers itself; "
            "encode them before it, with OneHotEncoder, OrdinalEncoder or TargetEncoder"
        )
    if any(int(tree["tree_param"]["size_leaf_vector"]) > 1 for tree in model["trees"]):
        raise NotImplementedError(
            "XGBoost's multi_output_tree has no form here; use multi_strategy='one_output_per_tree'"
        )
    return model, booster.get("weight_drop", [1.0] * len(model["trees"]))


def _trees_used(learner: Document, model: Document) -> int:
    """How many trees answer: all, or after early stopping those up to the best iteration."""
    best = learner["attributes"].get("best_iteration")
    return int(model["iteration_indptr"][-1 if best is None else int(best) + 1])


def _base(learner: Document, link: Link) -> Doubles:
    """The base score of each target, as it stands before the link, in float32."""
    settings = learner["learner_model_param"]
    count = max(int(settings["num_class"]), int(settings["num_target"]), 1)
    score = np.atleast_1d(np.array(json.loads(settings["base_score"]), dtype=np.float32))
    if link == "sigmoid":
        score = -np.log(np.float32(1) / score - np.float32(1))
    elif link == "exp":
        score = np.log(score)
    return np.broadcast_to(score, count).astype(np.float64)


def _voids(estimator: XGBModel, zeros_missing: bool) -> Voids | None:
    """The number that counts as missing besides NaN: the user's, or zero in sparse rows."""
    missing = np.array([np.nan if estimator.missing is None else estimator.missing], dtype=np.float32)
    if zeros_missing:
        if not np.isnan(missing[0]):
            raise NotImplementedError(
                "XGBoost's missing=… on sparse rows, whose zeros are missing too; use missing=nan"
            )
        missing = np.zeros(1, dtype=np.float32)
    return None if np.isnan(missing[0]) else Voids(missing, missing)


def repairs(estimator: Any) -> tuple[Repair, ...]:
    """The converters for the parts of this estimator, some of which may be given sparse rows."""
    sparse = fed_sparse(estimator)

    def read_part(part: XGBModel) -> Boosted:
        return read(part, zeros_missing=id(part) in sparse)

    return (
        Repair(
            "XGBoost's classifier",
            "skl2onnx has no converter for it",
            (XGBClassifier, XGBRFClassifier),
            classifier(read_part),
            shape_classifier,
        ),
        Repair(
            "XGBoost's regressor and ranker",
            "skl2onnx has no converter for them",
            (XGBRegressor, XGBRFRegressor, XGBRanker),
            regressor(read_part),
            shape_regressor,
        ),
    )
