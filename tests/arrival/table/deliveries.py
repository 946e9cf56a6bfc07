"""What happens to an object before its event comes, and events that come twice, late or out of order."""

from tests.arrival.table.case import Case, Delete, Deliver, Put, Scored, broken
from tests.arrival.table.contents import TABLE, THREE
from tests.conformance.penguins import ADELIE, GENTOO, lines

OLD, NEW = Put(lines(ADELIE)), Put(lines(GENTOO))
EMPTY = Put(b"")
OF_OLD, OF_NEW = Scored({0: ADELIE}), Scored({0: GENTOO})

DELIVERIES: list[Case] = [
    Case(name="delivered three times", steps=(OLD, Deliver("scored"), *[Deliver("duplicate")] * 2), sinks={0: OF_OLD}),
    Case(
        name="broken, and delivered twice",
        steps=(EMPTY, Deliver("broken"), Deliver("duplicate")),
        sinks={0: broken("expected rows, got an empty object")},
    ),
    Case(
        name="written, scored, written again, scored",
        steps=(OLD, Deliver("scored"), NEW, Deliver("scored")),
        sinks={0: OF_OLD, 1: OF_NEW},
    ),
    Case(
        name="the first event once more after the second",
        steps=(OLD, Deliver("scored"), NEW, Deliver("scored"), Deliver("duplicate", put=0)),
        sinks={0: OF_OLD, 1: OF_NEW},
    ),
    Case(
        name="replaced before it is read",
        steps=(OLD, NEW, Deliver("redeliver", put=0), Deliver("scored")),
        sinks={1: OF_NEW},
    ),
    Case(
        name="the older event after the newer",
        steps=(OLD, NEW, Deliver("scored"), Deliver("redeliver", put=0)),
        sinks={1: OF_NEW},
    ),
    Case(
        name="mended after it was broken",
        steps=(EMPTY, Deliver("broken"), NEW, Deliver("scored")),
        sinks={0: broken("expected rows, got an empty object"), 1: OF_NEW},
    ),
    Case(name="deleted before it is read", steps=(OLD, Delete(), Deliver("missing"))),
    Case(
        name="deleted after it was scored",
        steps=(OLD, Deliver("scored"), Delete(), Deliver("duplicate")),
        sinks={0: OF_OLD},
    ),
    Case(
        name="an event that tells no version",
        steps=(Put(TABLE), Deliver("redeliver", version=False), Deliver("scored")),
        sinks={0: Scored(dict(enumerate(THREE)))},
    ),
    Case(name="under the sink", steps=(OLD, Deliver("ignored")), folder="out"),
    Case(name="outside the source", steps=(OLD, Deliver("ignored")), folder="inbox"),
    Case(name="a mark of a folder", steps=(EMPTY, Deliver("ignored")), key="sub/"),
]
