"""Encoders answer as scikit-learn's: rare, missing and fractional categories, and values that they never saw."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

from tests.export.naming import tell
from tests.export.repairs.transformed import assert_alike, assert_wrong_alone, give

STRANGERS = ["", "never seen", "Œ\u0301\U0001f427", "nan", "a" * 5000]


def _texts(*, gaps: bool) -> DataFrame:
    random = np.random.default_rng(0)
    size = random.choice(["klein", "mittel", "groß", "XL"], 300, p=[0.5, 0.3, 0.18, 0.02])
    letter = random.choice(list("abcdef"), 300, p=[0.5, 0.3, 0.14, 0.02, 0.02, 0.02])
    frame = DataFrame({"größe": size, "letter": letter}, dtype=object)
    return frame.mask(random.random(frame.shape) < 0.1, np.nan) if gaps else frame


def _numbers(*, gaps: bool) -> DataFrame:
    random = np.random.default_rng(1)
    frame = DataFrame({"rooms": random.integers(0, 4, 300) * 1.0, "rate": random.choice([0.1, 0.3, 1.5, 1e6], 300)})
    return frame.mask(random.random(frame.shape) < 0.1) if gaps else frame


def _with_strangers(frame: DataFrame) -> DataFrame:
    if frame.dtypes.iloc[0].kind == "O":
        return pd.concat([frame, DataFrame(dict.fromkeys(frame.columns, STRANGERS), dtype=object)])
    near = [np.nextafter(0.1, 1), np.nextafter(0.3, 0), 0.0, -0.0, 1.5 + 1e-12, 2**24 + 1, 1e300]
    return pd.concat([frame, DataFrame({"rooms": [1.7, -1, 1 + 1e-12, 0.0, -0.0, 3, 1e300], "rate": near})])


@pytest.mark.parametrize("unknown", ["ignore", "infrequent_if_exist", "warn"])
@pytest.mark.parametrize(
    "settings",
    [
        {"min_frequency": 20},
        {"max_categories": 3},
        {"min_frequency": 20, "drop": "first"},
        {"max_categories": 2, "drop": "if_binary"},
        {"drop": "first"},
    ],
    ids=str,
)
@pytest.mark.parametrize("gaps", [False, True])
def test_rare_and_dropped_texts_have_scikit_learns_columns(unknown: str, settings: dict[str, Any], gaps: bool) -> None:
    frame = _texts(gaps=gaps)
    encoder = OneHotEncoder(handle_unknown=unknown, **settings).fit(frame)

    assert_alike(encoder, _with_strangers(frame))


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("settings", [{}, {"min_frequency": 80}, {"drop": "first"}], ids=str)
def test_numbers_with_fractions_are_categories_in_float64(gaps: bool, settings: dict[str, Any]) -> None:
    frame = _numbers(gaps=gaps)
    encoder = OneHotEncoder(handle_unknown="ignore", **settings).fit(frame)

    assert_alike(encoder, _with_strangers(frame), np.float64)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(encoder, frame)


def test_integers_and_booleans_are_categories_in_float32_too() -> None:
    random = np.random.default_rng(2)
    frame = DataFrame({"rooms": random.integers(0, 9, 200), "owner": random.random(200) < 0.5})
    encoder = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=25).fit(frame)

    assert_alike(encoder, frame)
    assert_alike(encoder, frame, np.float64)


def test_large_integers_are_categories_in_float64_only() -> None:
    frame = DataFrame({"id": [2**24, 2**24 + 1, 5] * 10})
    encoder = OrdinalEncoder(min_frequency=2).fit(frame)

    assert_alike(encoder, frame, np.float64)
    with pytest.raises(NotImplementedError, match="in float64 only"):
        give(encoder, frame)


@pytest.mark.parametrize(
    "settings",
    [
        {"encoded_missing_value": -2},
        {"encoded_missing_value": -2, "min_frequency": 20},
        {"max_categories": 3},
        {"unknown_value": np.nan},
    ],
    ids=str,
)
@pytest.mark.parametrize("made", [_texts, _numbers])
def test_ordinal_codes_are_scikit_learns(settings: dict[str, Any], made: Any) -> None:
    frame = made(gaps=True)
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", **{"unknown_value": -1, **settings}).fit(frame)

    assert_alike(encoder, _with_strangers(frame), np.float32 if made is _texts else np.float64)


def test_an_ordinal_encoder_that_refuses_strangers_has_codes_for_the_rest() -> None:
    frame = _texts(gaps=True)

    assert_alike(OrdinalEncoder().fit(frame), frame)


@pytest.mark.parametrize("made", [_texts, _numbers])
@pytest.mark.parametrize("classes", [0, 2, 3])
def test_means_of_targets_are_scikit_learns(made: Any, classes: int) -> None:
    frame = made(gaps=True)
    random = np.random.default_rng(3)
    target = random.integers(0, classes, 300).astype(str) if classes else random.normal(size=300)
    encoder = TargetEncoder(random_state=0).fit(frame, target)

    assert_alike(encoder, _with_strangers(frame), np.float32 if made is _texts else np.float64)


@pytest.mark.parametrize(
    ("encoder", "made", "number"),
    [
        (OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=20), _texts, np.float32),
        (OneHotEncoder(handle_unknown="infrequent_if_exist"), _texts, np.float32),
        (OneHotEncoder(), _numbers, np.float64),
        (OrdinalEncoder(encoded_missing_value=-2), _texts, np.float32),
        (OrdinalEncoder(min_frequency=20, handle_unknown="use_encoded_value", unknown_value=-1), _texts, np.float32),
        (OrdinalEncoder(encoded_missing_value=-2), _numbers, np.float64),
        (TargetEncoder(random_state=0), _texts, np.float32),
        (TargetEncoder(random_state=0), _numbers, np.float64),
    ],
    ids=tell,
)
def test_skl2onnx_alone_goes_wrong_on_them(encoder: Any, made: Any, number: type) -> None:
    frame = made(gaps=True)
    encoder.fit(frame, np.random.default_rng(4).normal(size=300))
    strange = getattr(encoder, "handle_unknown", "") == "infrequent_if_exist"

    assert_wrong_alone(encoder, _with_strangers(frame) if strange else frame, number)


def test_texts_and_numbers_are_encoded_together() -> None:
    frame = pd.concat([_texts(gaps=True), _numbers(gaps=True)], axis=1)
    encoder = OneHotEncoder(handle_unknown="ignore").fit(frame)

    assert_alike(encoder, frame, np.float64)
