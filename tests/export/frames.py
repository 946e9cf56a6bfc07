"""Small made data for estimators that show one thing each."""

import numpy as np
from pandas import DataFrame, Series


def mixed(rows: int = 300) -> tuple[DataFrame, "Series[bool]"]:
    """Numbers, integers, booleans and text under names that are no identifiers, and a boolean that they explain."""
    random = np.random.default_rng(7)
    frame = DataFrame(
        {
            "home.dest": random.normal(size=rows),
            "income (k$)": random.gamma(2, 30, size=rows).round(2),
            "rooms": random.integers(1, 9, rows),
            "owner": random.random(rows) < 0.4,
            "größe": random.choice(["klein", "mittel", "groß"], rows),
        }
    )
    score = frame["home.dest"] + frame["rooms"] / 4 + (frame["größe"] == "groß") - 1.5 * frame["owner"]
    return frame, score > 1


def with_gaps(frame: DataFrame, columns: list[str], share: float = 0.15) -> DataFrame:
    """A copy in which a share of these columns' values is missing."""
    random = np.random.default_rng(11)
    return frame.assign(**{name: frame[name].where(random.random(len(frame)) >= share) for name in columns})
