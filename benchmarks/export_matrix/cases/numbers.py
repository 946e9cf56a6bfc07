"""Numbers imputed, cut, spread, transformed and chosen, before a linear model that shows every difference."""

import numpy as np
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_selection import SelectKBest, VarianceThreshold
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
)

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import (
    cancer,
    car_numbers,
    diabetes,
    gaps,
    gaps_number,
    iris,
    positive,
    weather,
    wine,
)


def _classify(*steps: object) -> Pipeline:
    return make_pipeline(*steps, LogisticRegression(max_iter=5000))


def _tell(*steps: object) -> Pipeline:
    return make_pipeline(*steps, LinearRegression())


CASES = (
    Case("mean imputed", gaps, lambda _: _classify(SimpleImputer(), StandardScaler())),
    Case("median imputed, numbers and integers", car_numbers, lambda _: _tell(SimpleImputer(strategy="median"))),
    Case("constant imputed", gaps_number, lambda _: _tell(SimpleImputer(strategy="constant", fill_value=-1.0))),
    Case("imputed with indicators", gaps, lambda _: _classify(SimpleImputer(add_indicator=True))),
    Case(
        "imputed beside indicators",
        gaps,
        lambda _: _classify(make_union(SimpleImputer(), MissingIndicator(features="all"))),
    ),
    Case("imputed by neighbours", gaps_number, lambda _: _tell(KNNImputer())),
    Case("robust scaler", wine, lambda _: _classify(RobustScaler())),
    Case("min-max scaler that clips", wine, lambda _: _classify(MinMaxScaler(clip=True))),
    Case("max-abs scaler that clips", wine, lambda _: _classify(MaxAbsScaler(clip=True))),
    Case("normalizer", wine, lambda _: _classify(Normalizer())),
    Case("normalizer, largest", diabetes, lambda _: _tell(Normalizer("max"))),
    Case("binarizer", wine, lambda _: _classify(Binarizer(threshold=1.5))),
    Case("bins, one-hot", weather, lambda _: _classify(KBinsDiscretizer(4, encode="onehot"))),
    Case("bins, dense one-hot", cancer, lambda _: _classify(KBinsDiscretizer(4, encode="onehot-dense"))),
    Case("bins, ordinal", iris, lambda _: _classify(KBinsDiscretizer(4, encode="ordinal", strategy="uniform"))),
    Case("splines", diabetes, lambda _: _tell(SplineTransformer(n_knots=4))),
    Case("splines, linear beyond", iris, lambda _: _classify(SplineTransformer(extrapolation="linear"))),
    Case("polynomials", iris, lambda _: _classify(StandardScaler(), PolynomialFeatures(3))),
    Case("power transform", positive, lambda _: _tell(PowerTransformer())),
    Case("power transform, Box-Cox", positive, lambda _: _tell(PowerTransformer(method="box-cox"))),
    Case("quantile transform", weather, lambda _: _classify(QuantileTransformer(n_quantiles=50))),
    Case(
        "quantile transform, normal",
        diabetes,
        lambda _: _tell(QuantileTransformer(n_quantiles=50, output_distribution="normal")),
    ),
    Case("logarithm", positive, lambda _: _tell(FunctionTransformer(np.log1p))),
    Case("square root", positive, lambda _: _tell(FunctionTransformer(np.sqrt))),
    Case("absolute value", diabetes, lambda _: _tell(FunctionTransformer(np.abs))),
    Case("principal components", wine, lambda _: _classify(StandardScaler(), PCA(5))),
    Case("whitened components", wine, lambda _: _classify(StandardScaler(), PCA(5, whiten=True))),
    Case("singular values", wine, lambda _: _classify(StandardScaler(), TruncatedSVD(5, random_state=0))),
    Case("best columns", cancer, lambda _: _classify(SelectKBest(k=8), StandardScaler())),
    Case("varying columns", wine, lambda _: _classify(VarianceThreshold(0.1), StandardScaler())),
)
