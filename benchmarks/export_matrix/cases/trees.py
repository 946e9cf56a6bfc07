"""Trees and forests, also on missing values and behind a scaler."""

from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import (
    cancer,
    cars,
    digits,
    gaps,
    gaps_number,
    gaps_three,
    mixed,
    penguin_numbers,
    weather,
    wide,
    wide_number,
)

CASES = (
    Case("tree", cancer, lambda _: DecisionTreeClassifier(random_state=0)),
    Case("tree, missing values", gaps, lambda _: DecisionTreeClassifier(random_state=0)),
    Case("tree, real missing values", penguin_numbers, lambda _: DecisionTreeClassifier(random_state=0)),
    Case("tree for numbers", wide_number, lambda _: DecisionTreeRegressor(random_state=0)),
    Case("tree for numbers, missing values", gaps_number, lambda _: DecisionTreeRegressor(random_state=0)),
    Case("extra tree", weather, lambda _: ExtraTreeClassifier(random_state=0)),
    Case("scaler, tree", wide, lambda _: make_pipeline(StandardScaler(), DecisionTreeClassifier(random_state=0))),
    Case(
        "scaler, tree for numbers",
        wide_number,
        lambda _: make_pipeline(StandardScaler(), DecisionTreeRegressor(random_state=0)),
    ),
    Case("forest", cancer, lambda size: RandomForestClassifier(size.trees, random_state=0)),
    Case("forest of ten classes", digits, lambda size: RandomForestClassifier(size.trees, random_state=0)),
    Case("forest, missing values", gaps, lambda size: RandomForestClassifier(size.trees, random_state=0)),
    Case(
        "forest of three classes, missing values",
        gaps_three,
        lambda size: RandomForestClassifier(size.trees, random_state=0),
    ),
    Case("forest for numbers", wide_number, lambda size: RandomForestRegressor(size.trees, random_state=0)),
    Case(
        "forest for numbers, missing values",
        gaps_number,
        lambda size: RandomForestRegressor(size.trees, random_state=0),
    ),
    Case(
        "scaler, forest",
        wide,
        lambda size: make_pipeline(StandardScaler(), RandomForestClassifier(size.trees, random_state=0)),
    ),
    Case(
        "imputer, forest",
        gaps,
        lambda size: make_pipeline(SimpleImputer(), RandomForestClassifier(size.trees, random_state=0)),
    ),
    Case(
        "mixed columns, forest",
        mixed,
        lambda size: make_pipeline(
            make_column_transformer(
                (OneHotEncoder(handle_unknown="ignore"), ["größe", "city"]), remainder="passthrough"
            ),
            RandomForestClassifier(size.trees, random_state=0),
        ),
    ),
    Case(
        "mixed columns, forest for numbers",
        cars,
        lambda size: make_pipeline(
            make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["Origin"]), remainder="passthrough"),
            RandomForestRegressor(size.trees, random_state=0),
        ),
    ),
    Case("extra trees", weather, lambda size: ExtraTreesClassifier(size.trees, random_state=0)),
    Case("extra trees, missing values", gaps, lambda size: ExtraTreesClassifier(size.trees, random_state=0)),
    Case("extra trees for numbers", wide_number, lambda size: ExtraTreesRegressor(size.trees, random_state=0)),
)
