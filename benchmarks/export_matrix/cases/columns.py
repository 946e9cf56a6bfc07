"""Numbers, integers, booleans and text side by side, encoded in every common way."""

import numpy as np
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler, TargetEncoder
from sklearn.tree import DecisionTreeClassifier

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import barley, cars, codes, gappy_words, mixed, penguin_words, penguins

NUMBERS = make_column_selector(dtype_include="number")
WORDS = make_column_selector(dtype_include=["str", "object"])


def _beside(words: object, numbers: object = None, final: object = None) -> Pipeline:
    """Words and numbers, each prepared in its way, before a linear model."""
    columns = ColumnTransformer(
        [("numbers", StandardScaler() if numbers is None else numbers, NUMBERS), ("words", words, WORDS)]
    )
    return Pipeline([("columns", columns), ("final", LogisticRegression(max_iter=5000) if final is None else final)])


def _imputed(strategy: str = "most_frequent", **options: object) -> Pipeline:
    return make_pipeline(SimpleImputer(strategy=strategy, **options), OneHotEncoder(handle_unknown="ignore"))


CASES = (
    Case("one-hot", mixed, lambda _: _beside(OneHotEncoder(handle_unknown="ignore"))),
    Case("one-hot, strict", mixed, lambda _: _beside(OneHotEncoder())),
    Case("one-hot, first dropped", mixed, lambda _: _beside(OneHotEncoder(drop="first"))),
    Case("one-hot, binary dropped", mixed, lambda _: _beside(OneHotEncoder(drop="if_binary", handle_unknown="ignore"))),
    Case(
        "one-hot, infrequent together",
        mixed,
        lambda _: _beside(OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=0.08)),
    ),
    Case(
        "one-hot, most frequent only",
        mixed,
        lambda _: _beside(OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=4)),
    ),
    Case("one-hot, unknown warned", mixed, lambda _: _beside(OneHotEncoder(handle_unknown="warn", min_frequency=0.08))),
    Case(
        "one-hot, missing as a category",
        penguin_words,
        lambda _: make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()),
    ),
    Case(
        "one-hot on integers",
        codes,
        lambda _: make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()),
    ),
    Case(
        "one-hot on a category a field",
        barley,
        lambda _: make_pipeline(make_column_transformer((OneHotEncoder(), ["variety", "site", "year"])), Ridge()),
    ),
    Case("ordinal", mixed, lambda _: _beside(OrdinalEncoder())),
    Case(
        "ordinal, unknown as -1",
        mixed,
        lambda _: _beside(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)),
    ),
    Case(
        "ordinal, unknown as NaN",
        mixed,
        lambda _: _beside(
            make_pipeline(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan), SimpleImputer())
        ),
    ),
    Case(
        "ordinal, missing as -1",
        penguin_words,
        lambda _: make_pipeline(OrdinalEncoder(encoded_missing_value=-1), DecisionTreeClassifier(random_state=0)),
    ),
    Case(
        "ordinal, infrequent together",
        mixed,
        lambda _: _beside(OrdinalEncoder(min_frequency=0.08, handle_unknown="use_encoded_value", unknown_value=-1)),
    ),
    Case("target encoder", mixed, lambda _: _beside(TargetEncoder(random_state=0))),
    Case(
        "target encoder of three classes",
        penguins,
        lambda _: _beside(TargetEncoder(random_state=0), make_pipeline(SimpleImputer(), StandardScaler())),
    ),
    Case(
        "target encoder for numbers",
        cars,
        lambda _: _beside(TargetEncoder(random_state=0), make_pipeline(SimpleImputer(), StandardScaler()), Ridge()),
    ),
    Case(
        "imputed text and numbers",
        penguins,
        lambda _: _beside(_imputed(), make_pipeline(SimpleImputer(strategy="median"), StandardScaler())),
    ),
    Case(
        "imputed text and numbers, made gaps",
        gappy_words,
        lambda _: _beside(_imputed(), make_pipeline(SimpleImputer(), StandardScaler())),
    ),
    Case(
        "text imputed with a constant",
        gappy_words,
        lambda _: _beside(_imputed("constant", fill_value="unknown"), SimpleImputer()),
    ),
    Case(
        "text imputed with indicators",
        gappy_words,
        lambda _: _beside(_imputed(add_indicator=True), SimpleImputer(add_indicator=True)),
    ),
    Case(
        "one imputer for all columns",
        gappy_words,
        lambda _: make_pipeline(
            SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"), LogisticRegression()
        ),
    ),
    Case(
        "boosting on mixed columns",
        cars,
        lambda size: _beside(
            OneHotEncoder(handle_unknown="ignore"),
            SimpleImputer(strategy="median"),
            GradientBoostingRegressor(n_estimators=size.trees, random_state=0),
        ),
    ),
    Case(
        "columns passed through",
        mixed,
        lambda _: make_pipeline(
            make_column_transformer((OneHotEncoder(), ["größe"]), ("drop", ["city"]), remainder="passthrough"),
            LogisticRegression(max_iter=5000),
        ),
    ),
    Case(
        "function on some columns",
        mixed,
        lambda _: make_pipeline(
            make_column_transformer(
                (FunctionTransformer(np.log1p), ["income (k$)"]), (OneHotEncoder(), ["größe"]), remainder="drop"
            ),
            LogisticRegression(),
        ),
    ),
)
