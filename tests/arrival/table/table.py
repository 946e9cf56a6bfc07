"""The table of objects' events: what is made of each is the same on every cloud, byte for byte."""

from tests.arrival.table.bad_rows import BAD_ROWS
from tests.arrival.table.broken import BROKEN
from tests.arrival.table.case import Case
from tests.arrival.table.deliveries import DELIVERIES
from tests.arrival.table.formats import FORMATS
from tests.arrival.table.keys import KEYS

TABLE: list[Case] = [*FORMATS, *BAD_ROWS, *BROKEN, *KEYS, *DELIVERIES]
