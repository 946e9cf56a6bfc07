"""The conformance table: what each cloud must answer for the penguins' model, byte for byte."""

from tests.conformance.bad_rows import BAD_ROWS
from tests.conformance.case import Case
from tests.conformance.good_rows import ROWS
from tests.conformance.protocol import PROTOCOL
from tests.conformance.routes import HTTP
from tests.conformance.unreadable import LIMITS, UNREADABLE

TABLE: list[Case] = [*ROWS, *BAD_ROWS, *UNREADABLE, *LIMITS, *HTTP, *PROTOCOL]
