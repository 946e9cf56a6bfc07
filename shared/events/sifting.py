"""Which rows of a batch can be scored: each that can't be is told apart, with all that is wrong with it."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from shared.errors import InvalidRows, RequestError
from shared.model import Model
from shared.predictions import Results
from shared.reading.batch import Batch

Refused: TypeAlias = tuple[int, RequestError]
"""The place of a row in its object, and what is wrong with it."""


class Scored(NamedTuple):
    """Rows by their places in the object, in ascending order, and the graph's results for them."""

    numbers: Sequence[int]
    results: Results


class Sifted(NamedTuple):
    """A batch, scored: as a rule in one piece. Pieces and refused rows are each in ascending order.

    What is wrong with a row is worked out when it is asked for: of many rows it would fill the memory.
    """

    scored: Sequence[Scored]
    refused: Iterable[Refused]


def score(model: Model, batch: Batch) -> Sifted:
    """Score the rows of a batch that can be scored. Raises ModelUnusable."""
    if not batch.numbers:
        return Sifted([], batch.refused)
    try:
        return Sifted([Scored(batch.numbers, model.score_columns(batch.columns))], batch.refused)
    except InvalidRows:
        return _sift(model, batch)


def _sift(model: Model, batch: Batch) -> Sifted:
    """Set aside what the signature refuses, all in one pass; of the rest the graph alone knows which it takes."""
    plan = model.plan()
    values = [batch.columns[name] for name in plan.names]
    faulty = plan.coercion.faulty(values)
    scored, refused = [], []
    for found in _halve(model, batch, sorted({*range(len(batch.numbers))}.difference(faulty))):
        if isinstance(found, Scored):
            scored.append(found)
        else:
            refused.append(found)
    told = ((batch.numbers[place], InvalidRows(plan.coercion.faults_of(values, place))) for place in faulty)
    return Sifted(scored, merge(batch.refused, told, refused, key=itemgetter(0)))


def _halve(model: Model, batch: Batch, places: Sequence[int]) -> Iterator[Scored | Refused]:
    """Score what can be scored, in halves: the graph refuses rows together, and doesn't say for which of them."""
    if not places:
        return
    numbers = [batch.numbers[place] for place in places]
    try:
        yield Scored(numbers, model.score_columns(batch.take(places)))
    except InvalidRows as error:
        if len(places) == 1:
            yield numbers[0], error
            return
        middle = len(places) // 2
        yield from _halve(model, batch, places[:middle])
        yield from _halve(model, batch, places[middle:])
