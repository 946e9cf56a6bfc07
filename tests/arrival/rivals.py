"""Processes that get the same events, each at the same moment as the others.

`python -m tests.arrival.rivals COUNT` reads a JSON array of events from standard input, each with `store`, `key`,
`etag`, `id` and `size`. Every process writes a line an event: its number and the outcome.
"""

import json
import math
import os
import sys
from collections.abc import Sequence

from shared.environment import open_deployment
from shared.events.occurrence import ObjectCreated
from shared.events.scorer import Scorer
from shared.stores.choice import Stores
from shared.stores.location import Location
from shared.stores.port import Version


def _score(scorer: Scorer, events: Sequence[ObjectCreated], start: int) -> None:
    os.read(start, 1)  # it ends once nobody holds the other side
    for number, event in enumerate(events):
        os.write(1, f"{number} {scorer.score(event, lambda: math.inf)}\n".encode())


def _fork(scorer: Scorer, events: Sequence[ObjectCreated], start: int, begin: int) -> int:
    child = os.fork()
    if not child:
        os.close(begin)
        try:
            _score(scorer, events, start)
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)
    return child


def main() -> None:
    """Start all, let them begin, and wait for all."""
    scorer = Scorer(open_deployment("."), lambda record: print(record, file=sys.stderr, flush=True))
    events = [
        ObjectCreated(Location(event["store"], event["key"]), Version(event["etag"], event["id"]), event["size"])
        for event in json.load(sys.stdin)
    ]
    Stores().open(events[0].location.store)  # imports the client, which no child then needs to
    start, begin = os.pipe()
    children = [_fork(scorer, events, start, begin) for _ in range(int(sys.argv[1]))]
    os.close(begin)
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))


if __name__ == "__main__":
    main()
