"""The table through the core alone: of each event is made what its case expects."""

from io import BytesIO
from pathlib import Path

import pytest

from shared.model import Model
from tests.arrival.table.case import Case, Deliver, Put, Scored
from tests.arrival.table.contents import THREE
from tests.arrival.table.expected import sinks_of
from tests.arrival.table.local_stage import LOCAL, LocalStage
from tests.arrival.table.play import Played, play
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


def test_parquet_is_scored_where_pyarrow_is_installed(classifier: Model, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs pyarrow: uv sync --group parquet")
    from pyarrow import parquet

    file = BytesIO()
    parquet.write_table(arrow.Table.from_pylist(THREE), file)
    case = Case(name="Parquet", key="rows.parquet", steps=(Put(file.getvalue()), Deliver("scored")))

    played = play(case, LocalStage(classifier, tmp_path), LOCAL, classifier.sha256)

    assert played.sinks == [sinks_of(Scored(dict(enumerate(THREE))), file.getvalue(), classifier)]
