"""The table through the core alone: of each event is made what its case expects."""

import pytest

from shared.model import Model
from tests.arrival.table.case import Case, Deliver, Put
from tests.arrival.table.expected import sinks_of
from tests.arrival.table.play import Played
from tests.arrival.table.stage import Delivery
from tests.arrival.table.table import TABLE


def test_names_are_unique_and_the_table_is_large() -> None:
    assert len({case.name for case in TABLE}) == len(TABLE) >= 40


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_core_makes_what_the_case_expects(case: Case, by_core: dict[str, Played], classifier: Model) -> None:
    played = by_core[case.name]

    outcomes = [step.outcome for step in case.steps if isinstance(step, Deliver)]
    contents = [step.content for step in case.steps if isinstance(step, Put)]
    sinks = [sinks_of(case.sinks.get(number), content, classifier) for number, content in enumerate(contents)]
    assert played.deliveries == [Delivery(outcome != "redeliver", outcome) for outcome in outcomes]
    assert played.sinks == sinks
    assert played.others == []
