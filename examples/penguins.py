"""Which of three species a penguin on the Palmer islands is; measured in the field, with the gaps that come of it."""

from palmerpenguins import load_penguins
from pandas import DataFrame
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NAME = "penguins"
TARGET = "species"
NUMBERS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year"]
WORDS = ["island", "sex"]


def train() -> tuple[Pipeline, DataFrame]:
    """The fitted classifier and the rows that it was fitted on, the target among their columns."""
    frame = load_penguins()
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMBERS),
            (
                "words",
                make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")),
                WORDS,
            ),
        ]
    )
    estimator = Pipeline([("columns", columns), ("classifier", LogisticRegression(max_iter=1000))])
    return estimator.fit(frame.drop(columns=TARGET), frame[TARGET]), frame
