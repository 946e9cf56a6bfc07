"""Repaired transformers of numbers give what scikit-learn's give, in both kinds of number, beyond the rows too."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame
from sklearn.decomposition import FactorAnalysis, FastICA
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_selection import SelectKBest, SequentialFeatureSelector, f_regression
from sklearn.impute import IterativeImputer, MissingIndicator, SimpleImputer
from sklearn.kernel_approximation import Nystroem, RBFSampler
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    Normalizer,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    SplineTransformer,
)
from sklearn.tree import DecisionTreeRegressor

from model_export.repairs.columns.functions import FORMULAS
from tests.export.naming import tell
from tests.export.repairs.transformed import assert_alike, assert_wrong_alone, give

BOTH = pytest.mark.parametrize("number", [np.float32, np.float64])


def _rows(rows: int = 200) -> DataFrame:
    """Numbers that float32 holds exactly, so that both kinds of graph are asked the same."""
    random = np.random.default_rng(0)
    frame = {"a": random.normal(size=rows), "b": random.gamma(2, 3, rows), "c": random.uniform(-5, 5, rows)}
    return DataFrame(frame).astype(np.float32).astype(float)


def _beyond(frame: DataFrame) -> DataFrame:
    """The rows, and others below, above, at the ends and around them, at zero and next to it."""
    ends = [frame.min(), frame.max(), frame.min() - 1, frame.max() + 2, frame.max() * 20]
    ends += [frame.min() * 0, frame.min() * 1e-20]
    return pd.concat([frame, DataFrame(ends).astype(np.float32).astype(float)], ignore_index=True)


def _gappy(frame: DataFrame) -> DataFrame:
    return frame.mask(np.random.default_rng(1).random(frame.shape) < 0.2)


def _bins(encode: str, strategy: str = "quantile", **settings: Any) -> KBinsDiscretizer:
    method = {"quantile_method": "averaged_inverted_cdf"} if strategy == "quantile" else {}
    return KBinsDiscretizer(5, encode=encode, strategy=strategy, random_state=0, **method, **settings)


@BOTH
@pytest.mark.parametrize(
    "transformer",
    [
        MaxAbsScaler(clip=True),
        *[Normalizer(norm) for norm in ("l1", "l2", "max")],
        FastICA(2, random_state=0),
        FastICA(whiten=False, random_state=0, tol=9),
        FactorAnalysis(2),
        Nystroem(n_components=20, random_state=0),
        Nystroem(kernel="linear", n_components=3, random_state=0),
        SelectKBest(f_regression, k=1),
        SequentialFeatureSelector(LinearRegression(), n_features_to_select=2),
        *[SplineTransformer(extrapolation=beyond) for beyond in ("constant", "linear", "continue")],
        *[SplineTransformer(degree=degree, n_knots=4, include_bias=False) for degree in (1, 2, 5)],
        *[SplineTransformer(degree=degree, extrapolation="linear", knots="quantile") for degree in (1, 2)],
    ],
    ids=tell,
)
def test_the_graph_gives_what_the_transformer_gives(transformer: Any, number: type) -> None:
    frame = _rows()
    transformer.fit(frame, frame["a"])

    assert_alike(transformer, _beyond(frame), number, tolerance=1e-5 if number is np.float32 else 1e-9)
    assert_wrong_alone(transformer, _beyond(frame), number)


@BOTH
@pytest.mark.parametrize(
    "transformer",
    [
        SimpleImputer(add_indicator=True),
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        SimpleImputer(strategy="constant", fill_value=-1.5, add_indicator=True),
        SimpleImputer(strategy="most_frequent"),
        MissingIndicator(),
        MissingIndicator(features="all"),
    ],
    ids=str,
)
def test_gaps_are_filled_and_told_as_in_scikit_learn(transformer: Any, number: type) -> None:
    frame = _gappy(_rows()).assign(whole=1.0, empty=np.nan)
    frame = frame.iloc[:, ::-1]
    transformer.fit(frame)

    assert_alike(transformer, frame, number)
    assert_wrong_alone(transformer, frame, number)


@BOTH
@pytest.mark.parametrize(
    "settings",
    [{}, {"add_indicator": True}, {"estimator": LinearRegression(), "n_nearest_features": 2, "min_value": -1}],
    ids=str,
)
def test_gaps_are_filled_round_for_round(settings: dict[str, Any], number: type) -> None:
    frame = _gappy(_rows())
    frame["c"] += frame["a"].fillna(0)
    frame = frame.dropna(how="all")
    imputer = IterativeImputer(random_state=0, tol=0.1, **settings).fit(frame)

    assert_alike(imputer, frame, number, tolerance=1e-4 if number is np.float32 else 1e-9)
    assert_wrong_alone(imputer, frame, number)


def test_a_row_that_misses_all_is_filled_as_scikit_learn_fills_it_alone() -> None:
    frame = _gappy(_rows())
    imputer = IterativeImputer(random_state=0, tol=0.1).fit(frame)

    assert_alike(imputer, frame[:1] * np.nan, np.float64)


@pytest.mark.parametrize("settings", [{"sample_posterior": True}, {"estimator": DecisionTreeRegressor(max_depth=2)}])
def test_rounds_that_are_not_linear_are_refused_with_the_way_out(settings: dict[str, Any]) -> None:
    frame = _gappy(_rows())
    imputer = IterativeImputer(random_state=0, tol=9, **settings).fit(frame)

    with pytest.raises(NotImplementedError, match="fit again with SimpleImputer"):
        give(imputer, frame)


@pytest.mark.parametrize(
    "settings", [{}, {"degree": (2, 3)}, {"interaction_only": True, "include_bias": False}, {"order": "F"}], ids=str
)
def test_polynomials_are_in_float64_too(settings: dict[str, Any]) -> None:
    frame = _rows()
    features = PolynomialFeatures(**settings).fit(frame)

    assert_alike(features, _beyond(frame), np.float64, tolerance=1e-12)


def test_polynomials_with_a_column_of_ones_do_not_load_in_float64_by_skl2onnx_alone() -> None:
    assert_wrong_alone(PolynomialFeatures().fit(_rows()), _rows(), np.float64)


@pytest.mark.parametrize("strategy", ["mean", "most_frequent"])
def test_a_number_may_stand_for_a_missing_value(strategy: str) -> None:
    frame = DataFrame({"rooms": [1, 2, 4, -1, 4, 3], "floors": [-1, 1, 1, 2, -1, 9]})
    imputer = SimpleImputer(missing_values=-1, strategy=strategy, add_indicator=True).fit(frame)

    assert_alike(imputer, frame, np.float64)
    assert_wrong_alone(imputer, frame, np.float64)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(imputer, frame)


def test_a_missing_indicator_tells_of_missing_texts() -> None:
    frame = DataFrame({"a": ["x", np.nan, "y"], "b": ["x", "y", "z"], "c": [np.nan, np.nan, "z"]}, dtype=object)

    assert_alike(MissingIndicator().fit(frame), frame)


@pytest.mark.parametrize("encode", ["onehot", "onehot-dense", "ordinal"])
@pytest.mark.parametrize("strategy", ["uniform", "quantile", "kmeans"])
def test_bins_end_where_scikit_learns_end(encode: str, strategy: str) -> None:
    frame = _rows()
    binner = _bins(encode, strategy).fit(frame)

    assert_alike(binner, _around(frame, binner.bin_edges_), np.float64)
    assert_wrong_alone(binner, _around(frame, binner.bin_edges_), np.float64)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(binner, frame)


def test_bins_of_float32_round_values_first() -> None:
    frame = _rows()
    binner = _bins("ordinal", dtype=np.float32).fit(frame)

    assert_alike(binner, _around(frame, binner.bin_edges_), np.float64)


def _around(frame: DataFrame, edges: Any) -> DataFrame:
    """The edges themselves, and their neighbours in float64."""
    size = min(map(len, edges))
    exact = DataFrame({name: edge[:size] for name, edge in zip(frame.columns, edges, strict=True)})
    sides = [DataFrame(np.nextafter(exact, side), columns=frame.columns) for side in (-np.inf, np.inf)]
    return pd.concat([_beyond(frame), exact, *sides], ignore_index=True)


def test_a_threshold_is_not_rounded() -> None:
    frame = DataFrame({"a": [0.3, np.nextafter(0.3, 1), np.nextafter(0.3, 0), -1.0, 5.0]})
    binarizer = Binarizer(threshold=0.3).fit(frame)

    assert_alike(binarizer, frame, np.float64)
    assert_wrong_alone(binarizer, frame, np.float32)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(binarizer, frame)


@pytest.mark.parametrize("function", FORMULAS, ids=lambda function: function.__name__)
def test_a_function_of_numpys_has_its_formula(function: Any) -> None:
    positive = np.concatenate([np.logspace(-12, 1.5, 60), [1.0, 0.5, 1.5, 2.5]])
    signed = np.concatenate([-positive, positive])
    frame = DataFrame({"a": positive if function in (np.log, np.log2, np.log10, np.sqrt) else signed})
    frame = frame[frame["a"] > -0.99] if function is np.log1p else frame
    transformer = FunctionTransformer(function).fit(frame)

    assert_alike(transformer, frame, np.float64, tolerance=1e-13)
    assert_wrong_alone(transformer, frame)


@pytest.mark.parametrize("function", [np.log1p, np.expm1])
def test_small_values_keep_their_digits(function: Any) -> None:
    frame = DataFrame({"a": [1e-12, -1e-9, 1e-7, 1e-4, 0.0, -0.0]}).astype(np.float32).astype(float)

    got = give(FunctionTransformer(function).fit(frame), frame)

    np.testing.assert_allclose(got, function(frame), rtol=1e-6)


@BOTH
@pytest.mark.parametrize(
    "limits", [{"a_min": -1, "a_max": 1}, {"min": 0}, {"max": [0.5, 2, 3]}, {"a_min": None, "a_max": 2}], ids=str
)
def test_a_clip_has_limits_above_or_below_and_keeps_missing_values(limits: dict[str, Any], number: type) -> None:
    frame = _gappy(_rows())

    assert_alike(FunctionTransformer(np.clip, kw_args=limits).fit(frame), frame, number)


@pytest.mark.parametrize(
    "transformer",
    [FunctionTransformer(lambda rows: rows * 2), FunctionTransformer(np.log1p, kw_args={"where": True})],
)
def test_another_function_is_refused_with_those_that_are_known(transformer: Any) -> None:
    with pytest.raises(NotImplementedError, match=r"can't hold Python. Known are .*np.log1p, .*np.clip"):
        give(transformer.fit(_rows()), _rows())


@pytest.mark.parametrize("function", [np.sin, np.sign, np.floor])
def test_a_function_that_jumps_or_repeats_is_in_float64_only(function: Any) -> None:
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(FunctionTransformer(function).fit(_rows()), _rows())


@BOTH
def test_splines_of_missing_values_are_zeros_where_asked(number: type) -> None:
    frame = _gappy(_rows())

    assert_alike(SplineTransformer(handle_missing="zeros").fit(frame), frame, number, tolerance=1e-5)


@pytest.mark.parametrize("degree", [1, 3])
def test_periodic_splines_come_round_again(degree: int) -> None:
    frame = _rows()
    transformer = SplineTransformer(degree=degree, n_knots=6, extrapolation="periodic").fit(frame)

    assert_alike(transformer, _beyond(frame), np.float64, tolerance=1e-9)
    assert_wrong_alone(transformer, _beyond(frame), np.float64)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(transformer, frame)


def test_steps_are_refused_with_the_way_out() -> None:
    with pytest.raises(NotImplementedError, match="use KBinsDiscretizer"):
        give(SplineTransformer(degree=0).fit(_rows()), _rows())


def test_splines_that_refuse_what_lies_beyond_are_refused_with_the_way_out() -> None:
    with pytest.raises(NotImplementedError, match="fit again with extrapolation='constant'"):
        give(SplineTransformer(extrapolation="error").fit(_rows()), _rows())


@BOTH
@pytest.mark.parametrize("standardize", [False, True])
def test_missing_values_stay_missing_under_a_power(number: type, standardize: bool) -> None:
    frame = _gappy(_rows())
    transformer = PowerTransformer(standardize=standardize).fit(frame)

    assert_alike(transformer, frame, number, tolerance=1e-5)
    assert_wrong_alone(transformer, frame, number)


def test_powers_of_positive_numbers_are_in_float64_too() -> None:
    frame = _gappy(_rows().abs() + 0.1)
    transformer = PowerTransformer("box-cox").fit(frame)

    assert_alike(transformer, frame, np.float64, tolerance=1e-9)
    assert_wrong_alone(transformer, frame, np.float64)


def test_a_power_of_0_is_a_logarithm() -> None:
    frame = _rows()
    transformer = PowerTransformer(standardize=False).fit(frame)
    transformer.lambdas_ = np.array([0.0, 2.0, 1.0])

    assert_alike(transformer, frame, np.float64, tolerance=1e-12)


def test_normal_quantiles_are_scikit_learns_to_the_ends() -> None:
    frame = _rows()
    near = pd.concat([frame.agg(["min", "max"]) + step for step in (0, 9e-8, -9e-8, 2e-7, -2e-7)])
    transformer = QuantileTransformer(n_quantiles=50, output_distribution="normal").fit(frame)

    assert_alike(transformer, pd.concat([_gappy(_beyond(frame)), near]), np.float64, tolerance=1e-9)
    assert_wrong_alone(transformer, frame, np.float64)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(transformer, frame)


def test_sampled_kernel_features_are_in_float64_only() -> None:
    frame = _rows()
    sampler = RBFSampler(n_components=20, random_state=0).fit(frame)

    assert_alike(sampler, _beyond(frame), np.float64)
    assert_wrong_alone(sampler, frame, np.float64)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(sampler, frame)


def test_a_kernel_without_a_formula_is_refused_with_those_that_are_known() -> None:
    model = Nystroem(kernel="laplacian", n_components=5, random_state=0).fit(_rows())

    with pytest.raises(NotImplementedError, match="known are 'rbf' and 'linear'"):
        give(model, _rows())
