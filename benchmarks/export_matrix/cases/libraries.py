"""Boosted trees of other libraries, alone and in pipelines."""

from catboost import CatBoostClassifier, CatBoostRegressor
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from xgboost import XGBClassifier, XGBRegressor

from benchmarks.export_matrix.case import Case, Size
from benchmarks.export_matrix.data import cancer, gaps, gaps_number, mixed, wide, wine


def _lightgbm(size: Size) -> LGBMClassifier:
    return LGBMClassifier(n_estimators=size.trees, random_state=0, n_jobs=1, verbose=-1)


def _xgboost(size: Size) -> XGBClassifier:
    return XGBClassifier(n_estimators=size.trees, random_state=0, n_jobs=1)


def _catboost(size: Size) -> CatBoostClassifier:
    return CatBoostClassifier(
        n_estimators=size.trees, random_state=0, thread_count=1, verbose=False, allow_writing_files=False
    )


def _encoded(final: object) -> object:
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_pipeline(make_column_transformer((encoder, ["größe", "city"]), remainder="passthrough"), final)


CASES = (
    Case("LightGBM", cancer, _lightgbm),
    Case("LightGBM of three classes", wine, _lightgbm),
    Case("LightGBM, missing values", gaps, _lightgbm),
    Case(
        "LightGBM for numbers",
        gaps_number,
        lambda size: LGBMRegressor(n_estimators=size.trees, random_state=0, n_jobs=1, verbose=-1),
    ),
    Case("scaler, LightGBM", wide, lambda size: make_pipeline(StandardScaler(), _lightgbm(size))),
    Case("mixed columns, LightGBM", mixed, lambda size: _encoded(_lightgbm(size))),
    Case("XGBoost", cancer, _xgboost),
    Case("XGBoost of three classes", wine, _xgboost),
    Case("XGBoost, missing values", gaps, _xgboost),
    Case(
        "XGBoost for numbers", gaps_number, lambda size: XGBRegressor(n_estimators=size.trees, random_state=0, n_jobs=1)
    ),
    Case("mixed columns, XGBoost", mixed, lambda size: _encoded(_xgboost(size))),
    Case("CatBoost", cancer, _catboost),
    Case("CatBoost of three classes", wine, _catboost),
    Case("CatBoost, missing values", gaps, _catboost),
    Case(
        "CatBoost for numbers",
        gaps_number,
        lambda size: CatBoostRegressor(
            n_estimators=size.trees, random_state=0, thread_count=1, verbose=False, allow_writing_files=False
        ),
    ),
    Case("scaler, CatBoost", wide, lambda size: make_pipeline(StandardScaler(), _catboost(size))),
)
