"""CatBoost's estimators on numbers: float32 borders, float64 leaves, missing values below or above all borders."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from catboost import CatBoost, CatBoostClassifier, CatBoostRanker, CatBoostRegressor

from model_export.families.boosted import Boosted, Link
from model_export.families.catboost_trees import Document, read_trees
from model_export.families.conversion import classifier, parse_classifier, regressor
from model_export.repairs.outputs import shape_classifier, shape_regressor
from model_export.repairs.repair import Repair

CLASSES: Mapping[str, Link] = {
    "CrossEntropy": "sigmoid",
    "Logloss": "sigmoid",
    "MultiClass": "softmax",
    "MultiClassOneVsAll": "sigmoid",
}
"""How a classifier makes chances of the sums, by loss."""

NUMBERS: Mapping[str, Link] = {"Poisson": "exp", "Tweedie": "exp"}
"""The losses whose regressors answer e^x; all others answer the sum."""


def read(estimator: CatBoost) -> Boosted:
    """The model. Raises `NotImplementedError` for what has no exact form in a graph."""
    document = _document(estimator)
    _demand_numbers(document)
    scale, base = document["scale_and_bias"]
    trees = read_trees(document, np.array(base, dtype=np.float64), scale)
    return Boosted(trees, _link(estimator, document), _edge(estimator))


def _document(estimator: CatBoost) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        estimator.save_model(str(path), format="json")
        return json.loads(path.read_text(encoding="utf-8"))


def _demand_numbers(document: Document) -> None:
    others = [name.removesuffix("_features") for name in document["features_info"] if name != "float_features"]
    if others:
        raise NotImplementedError(
            f"CatBoost was fitted on {others[0]} features, which it turns into numbers by hashes and counts; "
            "encode them before it, with OneHotEncoder, OrdinalEncoder or TargetEncoder"
        )


def _link(estimator: CatBoost, document: Document) -> Link:
    loss = document["model_info"]["params"]["loss_function"]["type"]
    if not isinstance(estimator, CatBoostClassifier) and loss != "RMSEWithUncertainty":
        return NUMBERS.get(loss, "none")
    if loss not in CLASSES:
        raise NotImplementedError(f"CatBoost's loss {loss} has no link that is known here")
    return CLASSES[loss]


def _edge(estimator: CatBoost) -> float:
    """The sum above which the second of two classes has the label."""
    chance = estimator.get_probability_threshold() if len(np.atleast_1d(estimator.classes_)) == 2 else None
    return 0.0 if chance is None else float(-np.log(1 / chance - 1))


_REPAIRS = (
    Repair(
        "CatBoost's classifier",
        "skl2onnx has no converter for it",
        (CatBoostClassifier,),
        classifier(read),
        shape_classifier,
        parse=parse_classifier,
    ),
    Repair(
        "CatBoost's regressor and ranker",
        "skl2onnx has no converter for them",
        (CatBoostRegressor, CatBoostRanker),
        regressor(read),
        shape_regressor,
    ),
)


def repairs(_: Any) -> tuple[Repair, ...]:
    """The same converters for every estimator."""
    return _REPAIRS
