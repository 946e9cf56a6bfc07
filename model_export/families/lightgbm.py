"""LightGBM's estimators: float64 thresholds, missing values by column, sets of categories, one link an objective."""

from collections.abc import Mapping
from typing import Any

from lightgbm import LGBMClassifier, LGBMModel, LGBMRanker, LGBMRegressor

from model_export.families.boosted import EDGE_OF_DOUBLE, Boosted, Link, Whole, void_zeros
from model_export.families.conversion import classifier, regressor
from model_export.families.lightgbm_trees import (
    ZERO,
    ZERO_TO,
    Fields,
    blocks,
    categorical_columns,
    kinds_of_missing,
    read_trees,
)
from model_export.repairs.outputs import shape_classifier, shape_regressor
from model_export.repairs.repair import Repair

LINKS: Mapping[str, Link] = {
    "binary": "sigmoid",
    "cross_entropy": "sigmoid",
    "cross_entropy_lambda": "log1pexp",
    "fair": "none",
    "gamma": "exp",
    "huber": "none",
    "lambdarank": "none",
    "mape": "none",
    "multiclass": "softmax",
    "multiclassova": "sigmoid",
    "poisson": "exp",
    "quantile": "none",
    "rank_xendcg": "none",
    "regression": "none",
    "regression_l1": "none",
    "tweedie": "exp",
}
"""What LightGBM's `predict` makes of the sums, by objective (its `ConvertOutput`)."""

ASKS = ("pred_early_stop", "predict_raw_score", "raw_score", "predict_leaf_index", "predict_contrib")
"""Parameters that change what `predict` answers."""


def read(estimator: LGBMModel) -> Boosted:
    """The model up to its best iteration. Raises `NotImplementedError` for what has no exact form in a graph."""
    _demand_plain(estimator)
    head, trees = blocks(estimator.booster_.model_to_string())
    if any(tree.get("is_linear") == "1" for tree in trees):
        raise NotImplementedError("LightGBM's linear_tree has no form in ONNX; use linear_tree=False")
    columns = int(head["max_feature_idx"]) + 1
    zeros = kinds_of_missing(trees, columns) == ZERO
    sets = categorical_columns(trees, columns)
    name, slope = _link(head)
    return Boosted(
        read_trees(trees, int(head["num_tree_per_iteration"]), average="average_output" in head),
        name,
        EDGE_OF_DOUBLE,
        slope,
        void_zeros(ZERO_TO, zeros) if zeros.any() else None,
        Whole(sets, "to zero") if sets.any() else None,
    )


def _demand_plain(estimator: LGBMModel) -> None:
    if estimator.booster_.pandas_categorical:
        raise NotImplementedError(
            "LightGBM was fitted on pandas columns of type category, which it numbers itself; "
            "encode them before it, with OneHotEncoder, OrdinalEncoder or TargetEncoder"
        )
    asked = [name for name in ASKS if estimator.get_params().get(name)]
    if asked:
        raise NotImplementedError(f"LightGBM's {asked[0]} changes what it answers; fit it without")


def _link(head: Fields) -> tuple[Link, float]:
    """The link and the slope before it, from a line such as `objective=binary sigmoid:1`."""
    name, *settings = head.get("objective", "").split() or ("of one's own",)
    if name not in LINKS:
        raise NotImplementedError(f"LightGBM's objective {name} has no link that is known here")
    if name == "regression" and "sqrt" in settings:
        return "square", 1.0
    slopes = [float(setting.removeprefix("sigmoid:")) for setting in settings if setting.startswith("sigmoid:")]
    return LINKS[name], slopes[0] if slopes and LINKS[name] == "sigmoid" else 1.0


_REPAIRS = (
    Repair(
        "LightGBM's classifier",
        "skl2onnx has no converter for it, and onnxmltools' rounds thresholds to float32",
        (LGBMClassifier,),
        classifier(read),
        shape_classifier,
    ),
    Repair(
        "LightGBM's regressor and ranker",
        "skl2onnx has no converter for them, and onnxmltools' rounds thresholds to float32",
        (LGBMRegressor, LGBMRanker),
        regressor(read),
        shape_regressor,
    ),
)


def repairs(_: Any) -> tuple[Repair, ...]:
    """The same converters for every estimator."""
    return _REPAIRS
