"""What can go wrong in a benchmark.

BenchmarkError
├── SubjectFailed     a subject ended, fell silent or answered wrongly: its figure would mean nothing
└── Unavailable       a subject can't run here; the table is made without it and says why
"""


class BenchmarkError(Exception):
    """A benchmark can't be run."""


class SubjectFailed(BenchmarkError):
    """A subject ended, fell silent or answered wrongly; the message ends with what it wrote."""


class Unavailable(BenchmarkError):
    """A subject can't run on this machine; the message says what to install."""
