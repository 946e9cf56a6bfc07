"""Boosted trees of scikit-learn's: gradient, histogram, adaptive."""

from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder, StandardScaler

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import (
    cancer,
    diabetes,
    gaps,
    gaps_number,
    gaps_three,
    mixed,
    positive,
    weather,
    wide,
    wide_number,
    wine,
)

CASES = (
    Case("boosting", cancer, lambda size: GradientBoostingClassifier(n_estimators=size.trees, random_state=0)),
    Case(
        "boosting of three classes",
        wine,
        lambda size: GradientBoostingClassifier(n_estimators=size.trees, random_state=0),
    ),
    Case(
        "boosting for numbers",
        wide_number,
        lambda size: GradientBoostingRegressor(n_estimators=size.trees, random_state=0),
    ),
    Case(
        "boosting for quantiles",
        diabetes,
        lambda size: GradientBoostingRegressor(loss="quantile", n_estimators=size.trees, random_state=0),
    ),
    Case(
        "scaler, boosting",
        wide,
        lambda size: make_pipeline(
            StandardScaler(), GradientBoostingClassifier(n_estimators=size.trees, random_state=0)
        ),
    ),
    Case("histogram boosting", cancer, lambda size: HistGradientBoostingClassifier(max_iter=size.trees)),
    Case(
        "histogram boosting of five classes", weather, lambda size: HistGradientBoostingClassifier(max_iter=size.trees)
    ),
    Case("histogram boosting, missing values", gaps, lambda size: HistGradientBoostingClassifier(max_iter=size.trees)),
    Case(
        "histogram boosting of three classes, missing values",
        gaps_three,
        lambda size: HistGradientBoostingClassifier(max_iter=size.trees),
    ),
    Case(
        "histogram boosting for numbers", wide_number, lambda size: HistGradientBoostingRegressor(max_iter=size.trees)
    ),
    Case(
        "histogram boosting for numbers, missing values",
        gaps_number,
        lambda size: HistGradientBoostingRegressor(max_iter=size.trees),
    ),
    Case(
        "histogram boosting for counts",
        positive,
        lambda size: HistGradientBoostingRegressor(loss="poisson", max_iter=size.trees),
    ),
    Case(
        "histogram boosting on categories",
        mixed,
        lambda size: make_pipeline(
            make_column_transformer(
                (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["größe", "city"]),
                remainder="passthrough",
            ),
            HistGradientBoostingClassifier(categorical_features=[0, 1], max_iter=size.trees),
        ),
    ),
    Case(
        "scaler, histogram boosting",
        wide,
        lambda size: make_pipeline(StandardScaler(), HistGradientBoostingClassifier(max_iter=size.trees)),
    ),
    Case("adaptive boosting", weather, lambda size: AdaBoostClassifier(n_estimators=size.trees, random_state=0)),
    Case(
        "adaptive boosting for numbers",
        diabetes,
        lambda size: AdaBoostRegressor(n_estimators=size.trees, random_state=0),
    ),
)
