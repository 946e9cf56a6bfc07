"""Events that come late: an older content's after a newer one's, which stays as it is whatever becomes of the older."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from shared.errors import ObjectReplaced
from shared.model import Model
from tests.arrival.branch import Branch
from tests.arrival.desk import endless, ndjson, timeless
from tests.conformance.penguins import ADELIE, GENTOO
from tests.stores.gcs_place import GcsPlace
from tests.stores.place import Place

OLDER, NEWER = ndjson([ADELIE]), ndjson([GENTOO, ADELIE])


@pytest.fixture(params=["s3", "gcs"])
def archive(request: pytest.FixtureRequest) -> Iterator[Place]:
    """A bucket that keeps versions, by each store that has such. Azurite knows none."""
    if request.param == "s3":
        bucket: Any = request.getfixturevalue("s3_place")
        bucket.keep_versions()
        yield bucket
    else:
        usual: Any = request.getfixturevalue("gcs_place")
        place: Any = GcsPlace(request.getfixturevalue("gcs"), usual.refusing, versions=True)
        with closing(place.client):
            yield place


def test_an_older_version_is_scored_beside_the_newer(archive: Place, classifier: Model) -> None:
    branch = Branch(archive)
    scorer = branch.open_scorer(classifier)
    older, newer = branch.put("a.ndjson", OLDER), branch.put("a.ndjson", NEWER)
    assert scorer.score(newer, endless) == "scored"
    before = branch.sinks()

    outcomes = [scorer.score(event, endless) for event in (older, newer, older)]

    assert outcomes == ["scored", "duplicate", "duplicate"]
    after = branch.sinks()
    assert {key: after[key] for key in before} == before
    assert len(after) == 2 * len(before)
    assert timeless(after) == timeless(branch.score_elsewhere(classifier, older, newer))


def test_an_older_version_that_is_gone_leaves_the_newer(place: Place, classifier: Model) -> None:
    branch = Branch(place)
    scorer = branch.open_scorer(classifier)
    older, newer = branch.put("a.ndjson", OLDER), branch.put("a.ndjson", NEWER)
    assert scorer.score(newer, endless) == "scored"
    before = branch.sinks()

    with pytest.raises(ObjectReplaced):
        scorer.score(older, endless)

    assert branch.sinks() == before
    assert scorer.score(newer, endless) == "duplicate"


def test_an_older_version_that_was_scored_stays_beside_the_newer(place: Place, classifier: Model) -> None:
    branch = Branch(place)
    scorer = branch.open_scorer(classifier)
    older = branch.put("a.ndjson", OLDER)
    scorer.score(older, endless)
    before = branch.sinks()
    newer = branch.put("a.ndjson", NEWER)

    outcomes = [scorer.score(event, endless) for event in (newer, older)]

    assert outcomes == ["scored", "duplicate"]
    after = branch.sinks()
    assert {key: after[key] for key in before} == before
    assert len(after) == 2 * len(before)
