"""How many miles a car of 1970 to 1982 goes on a gallon; the rows of 406 models, some without their horsepower."""

import json
from pathlib import Path

from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder
from vega_datasets import local_data

NAME = "cars"
TARGET = "Miles_per_Gallon"
NUMBERS = ["Cylinders", "Displacement", "Horsepower", "Weight_in_lbs", "Acceleration"]
WORDS = ["Origin"]


def train() -> tuple[Pipeline, DataFrame]:
    """The fitted regressor and the rows that it was fitted on, the target among their columns."""
    frame = _load().dropna(subset=TARGET).reset_index(drop=True)
    columns = ColumnTransformer(
        [
            ("numbers", SimpleImputer(strategy="median"), NUMBERS),
            ("words", OneHotEncoder(handle_unknown="ignore"), WORDS),
        ]
    )
    estimator = Pipeline([("columns", columns), ("regressor", GradientBoostingRegressor(random_state=0))])
    return estimator.fit(frame[NUMBERS + WORDS], frame[TARGET]), frame


def _load() -> DataFrame:
    # Read here, for the package's own reader calls pandas in a way that pandas 3 deprecates.
    return DataFrame(json.loads(Path(local_data.cars.filepath).read_text("utf-8")))
