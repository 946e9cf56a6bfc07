"""The data of the matrix: real sets that packages carry, and made ones, each thinned to a size."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from palmerpenguins import load_penguins
from pandas import DataFrame, Series, read_csv
from sklearn import datasets
from vega_datasets import local_data

from benchmarks.export_matrix.case import Data, Size


def iris(size: Size) -> Data:
    """Three classes of 150 flowers, four numbers."""
    return _bundled(datasets.load_iris, size)


def wine(size: Size) -> Data:
    """Three classes of 178 wines, 13 numbers of unlike ranges; `od280/od315_of_diluted_wines` is one's name."""
    return _bundled(datasets.load_wine, size)


def cancer(size: Size) -> Data:
    """Two classes of 569 tumours, 30 numbers."""
    return _bundled(datasets.load_breast_cancer, size)


def digits(size: Size) -> Data:
    """Ten classes of 1,797 digits, 64 grey values."""
    return _bundled(datasets.load_digits, size)


def diabetes(size: Size) -> Data:
    """A number to tell for 442 patients from ten."""
    return _bundled(datasets.load_diabetes, size)


def penguins(size: Size) -> Data:
    """Three species of 344 penguins: numbers and text, some of both missing."""
    return _split(load_penguins(), "species", size)


def penguin_numbers(size: Size) -> Data:
    """The penguins' four measures, some missing."""
    data = penguins(size)
    return Data(data.frame[["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]], data.target)


def penguin_words(size: Size) -> Data:
    """The penguins' island and sex, which is missing for some."""
    data = penguins(size)
    return Data(data.frame[["island", "sex"]], data.target)


def cars(size: Size) -> Data:
    """The miles a gallon of 398 cars: numbers, integers and text, some horsepower missing."""
    # Read here, for the package's own reader calls pandas in a way that pandas 3 deprecates.
    frame = DataFrame(json.loads(Path(local_data.cars.filepath).read_text("utf-8"))).dropna(subset="Miles_per_Gallon")
    return _split(frame.drop(columns=["Name", "Year"]), "Miles_per_Gallon", size)


def car_numbers(size: Size) -> Data:
    """The cars' numbers and integers, some horsepower missing."""
    data = cars(size)
    return Data(data.frame.drop(columns="Origin"), data.target)


def car_pairs(size: Size) -> Data:
    """Two numbers to tell of each car, its miles a gallon and its acceleration; nothing is missing."""
    data = cars(size)
    target = np.column_stack([data.target, data.frame["Acceleration"]])
    return Data(data.frame[["Cylinders", "Displacement", "Weight_in_lbs"]].astype(float), target)


def weather(size: Size) -> Data:
    """The weather of 1,461 days in Seattle from four numbers; two of its five kinds are rare."""
    return _split(read_csv(local_data.seattle_weather.filepath).drop(columns="date"), "weather", size)


def barley(size: Size) -> Data:
    """The yield of 120 fields from their variety, place and year."""
    return _split(DataFrame(json.loads(Path(local_data.barley.filepath).read_text("utf-8"))), "yield", size)


def wide(size: Size) -> Data:
    """Two classes from columns of very unlike ranges: 1e-4 to 1e9, one of them far from zero."""
    random = _random()
    scales = 10.0 ** np.arange(-4, 10, 2)
    values = random.normal(size=(size.rows, len(scales)))
    frame = DataFrame(values * scales, columns=[f"about 1e{place}" for place in range(-4, 10, 2)])
    frame["far away"] = 1e6 + random.normal(size=size.rows)
    score = values[:, 0] + values[:, 1] * values[:, 2] - values[:, 4] + frame["far away"] - 1e6
    return Data(frame, np.where(score > 0.3, "high", "low"))


def wide_number(size: Size) -> Data:
    """The same columns, and a number to tell."""
    frame = wide(size).frame
    return Data(frame, frame["about 1e0"] * 3 + frame["about 1e-2"] * 100 * np.sign(frame["about 1e4"]))


def gaps(size: Size) -> Data:
    """Two classes from eight numbers, 15 % of them missing."""
    frame, score = _gappy(size)
    return Data(frame, (score > 0).astype(int))


def gaps_three(size: Size) -> Data:
    """Three classes from the same."""
    frame, score = _gappy(size)
    return Data(frame, np.array(["low", "middle", "high"])[np.digitize(score, [-1.0, 1.0])])


def gaps_number(size: Size) -> Data:
    """A number to tell from the same."""
    return Data(*_gappy(size))


def mixed(size: Size) -> Data:
    """Numbers, integers, booleans and text under names that are no identifiers; a boolean to tell."""
    random = _random()
    frame = DataFrame(
        {
            "home.dest": random.normal(size=size.rows),
            "income (k$)": random.gamma(2, 30, size=size.rows).round(2),
            "rooms": random.integers(1, 9, size.rows),
            "owner": random.random(size.rows) < 0.4,
            "größe": random.choice(["klein", "mittel", "groß"], size.rows),
            "city": random.choice([f"city {place}" for place in range(12)], size.rows, p=_falling(12)),
        }
    )
    score = frame["home.dest"] + frame["rooms"] / 4 + (frame["größe"] == "groß") - 1.5 * frame["owner"]
    return Data(frame, score + random.normal(size=size.rows) > 1)


def codes(size: Size) -> Data:
    """Two classes from small integers that stand for categories."""
    random = _random()
    frame = DataFrame({name: random.integers(0, 6, size.rows) for name in ("code", "zone", "grade")})
    score = (frame["code"] % 2) * 2.0 + frame["zone"] - frame["grade"] * (frame["code"] > 3)
    return Data(frame, (score + random.normal(size=size.rows) > 2).astype(int))


def gappy_words(size: Size) -> Data:
    """Numbers and text, 15 % of both missing; two classes."""
    data = mixed(size)
    random = np.random.default_rng(5)
    names = ["home.dest", "income (k$)", "größe", "city"]
    holes = {name: data.frame[name].where(random.random(size.rows) >= 0.15) for name in names}
    return Data(data.frame[names].assign(**holes), np.where(data.target, "yes", "no"))


def positive(size: Size) -> Data:
    """A count to tell from positive numbers."""
    random = _random()
    frame = DataFrame(random.gamma(2, 1, size=(size.rows, 5)), columns=[f"amount {place}" for place in range(5)])
    return Data(frame, random.poisson(np.exp(0.4 * frame["amount 0"] - 0.2 * frame["amount 1"])).astype(float))


def two_labels(size: Size) -> Data:
    """Two things to tell of each row at once."""
    data = iris(size)
    return Data(data.frame, np.column_stack([data.target, (data.frame.iloc[:, 0] > 5.8).astype(int)]))


def two_truths(size: Size) -> Data:
    """Two things that are so or not."""
    data = two_labels(size)
    return Data(data.frame, np.column_stack([data.target[:, 0] > 0, data.target[:, 1]]).astype(int))


def blobs(size: Size) -> Data:
    """Four heaps of points, and nothing to tell."""
    values, _ = datasets.make_blobs(size.rows, n_features=4, centers=4, random_state=0)
    return Data(DataFrame(values, columns=list("abcd")))


def reviews(size: Size) -> Data:
    """Short texts of praise and blame, with capitals, stops, joined and repeated words."""
    random = _random()
    good, bad = ["great", "lovely", "really good", "not bad", "très chic"], ["awful", "bad", "not good", "really poor"]
    things = ["the film", "This book", "A hotel", "my phone's screen", "the café", "it", "Room 12"]
    texts, target = [], []
    for _ in range(size.rows):
        praise = random.random() < 0.5
        words = random.choice(good if praise else bad, random.integers(1, 4))
        texts.append(f"{random.choice(things)} was {' and '.join(words)}{random.choice(['.', '!', ' ...', ''])}")
        target.append("praise" if praise ^ (random.random() < 0.05) else "blame")
    return Data(DataFrame({"review": texts}), np.array(target))


def rated_reviews(size: Size) -> Data:
    """The same texts beside a number and a category."""
    data, random = reviews(size), np.random.default_rng(3)
    more = {"stars": random.normal(size=size.rows), "shop": random.choice(["web", "store"], size.rows)}
    return Data(data.frame.assign(**more), data.target)


def _gappy(size: Size) -> tuple[DataFrame, "Series[float]"]:
    random = _random()
    whole = DataFrame(random.normal(size=(size.rows, 8)), columns=[f"x{place}" for place in range(8)])
    score = whole["x0"] + whole["x1"] * whole["x2"] - whole["x3"]
    frame = whole.where(random.random(whole.shape) >= 0.15)
    # That a value is missing tells something: then trees learn where to send it.
    return frame, score + 1.5 * frame["x4"].isna() - frame["x5"].isna()


def _bundled(load: Callable[..., Any], size: Size) -> Data:
    bunch = load(as_frame=True)
    return _thin(bunch.data, bunch.target.to_numpy(), size)


def _split(frame: DataFrame, target: str, size: Size) -> Data:
    return _thin(frame.drop(columns=target), frame[target].to_numpy(), size)


def _thin(frame: DataFrame, target: Any, size: Size) -> Data:
    """An even spread of the rows."""
    places = np.unique(np.linspace(0, len(frame) - 1, size.rows).round().astype(int))
    return Data(frame.iloc[places].reset_index(drop=True), target[places])


def _falling(count: int) -> Any:
    shares = 1 / np.arange(1, count + 1)
    return shares / shares.sum()


def _random() -> np.random.Generator:
    return np.random.default_rng(1)
