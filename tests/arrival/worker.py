"""A function's process that scores each event in a child of its own, and kills the child when it is told to.

`python -m tests.arrival.worker` reads one JSON object a line: `key`, `etag` and `size` of the event, and the seconds
after which the child is killed, null for never. It answers each with a line: how the child ended, negative by a signal.
"""

import json
import math
import os
import signal
import sys
import time
from functools import cache
from typing import Any

from shared.deployment import Deployment
from shared.environment import open_deployment
from shared.events.occurrence import ObjectCreated
from shared.events.scorer import Scorer
from shared.stores.location import Location, parse
from shared.stores.port import Version


def _score(scorer: Scorer, event: dict[str, Any]) -> None:
    store = parse(scorer.deployment.settings.source, "source").store
    version = Version(event["etag"])
    scorer.score(ObjectCreated(Location(store, event["key"]), version, event["size"]), lambda: math.inf)


def _score_in_child(scorer: Scorer, event: dict[str, Any]) -> int:
    child = os.fork()
    if not child:
        try:
            _score(scorer, event)
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)
    if event["kill"] is not None:
        time.sleep(event["kill"])
        os.kill(child, signal.SIGKILL)  # it is not reaped yet, so no other process has its id
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _read_descriptions_once() -> None:
    """Let all children make their clients of what botocore reads of S3 once: 5 ms each, and not 100."""
    from botocore.session import Session

    from shared.stores.s3 import bucket

    vars(bucket)["Session"] = cache(Session)


def _open_scorer(deployment: Deployment) -> Scorer:
    return Scorer(deployment, lambda record: print(record, file=sys.stderr, flush=True))


def main() -> None:
    """Score what is asked for, line by line; the first event in this process, so that all is imported.

    The children have another scorer than that: two processes must not share a connection.
    """
    deployment = open_deployment(".")
    if deployment.settings.source.startswith("s3://"):
        _read_descriptions_once()
    _score(_open_scorer(deployment), json.loads(sys.stdin.readline()))
    print(0, flush=True)
    scorer = _open_scorer(deployment)
    for line in sys.stdin:
        print(_score_in_child(scorer, json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
