"""A row of zeros is asked, for a row has no direction there."""

from sklearn.tree import DecisionTreeRegressor

from model_export.gate import adversarial_rows
from tests.export.frames import mixed

FRAME, _ = mixed()
NUMBERS = FRAME[["home.dest", "income (k$)", "rooms"]]


def test_all_columns_of_numbers_are_zero_at_once() -> None:
    estimator = DecisionTreeRegressor(max_depth=2, random_state=0).fit(NUMBERS, NUMBERS["rooms"])

    found = next(probe for probe in adversarial_rows(estimator, NUMBERS) if probe.family == "zeros in all columns")

    assert (found.frame == 0).to_numpy().all()
    assert found.rows[0] == [0, 0, 0]
