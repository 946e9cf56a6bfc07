"""Are there as many threads in an instance as requests at a time?"""

from __future__ import annotations

from collections.abc import Iterator

from functions.doctor.finding import Finding
from functions.doctor.subject import Subject

_VARIABLES = {"gcp": "THREADS", "azure": "PYTHON_THREADPOOL_THREAD_COUNT"}


def check(subject: Subject) -> Iterator[Finding]:
    """Too few keep requests waiting in an instance that is not busy. Lambda gives an instance one request at a time."""
    declared, about = subject.declared, subject.about("threads")
    variable = _VARIABLES.get(declared.cloud)
    if variable is None:
        return
    concurrency, text = declared.concurrency, declared.environment.get(variable, "")
    expected = f"{variable}={concurrency}, the requests of an instance at a time, or one more"
    if not text.isdecimal():
        yield about.blame(expected, f"{variable}={text}" if text else "not set", "set it in the manifest")
    elif int(text) in (concurrency, concurrency + 1):
        yield about.praise(expected, text)
    else:
        idle = "requests wait for a thread" if int(text) < concurrency else "threads are never used"
        yield about.warn(expected, f"{text}: {idle}", "make the two equal in the manifest")
    # https://cloud.google.com/run/docs/configuring/services/cpu
    if declared.cloud == "gcp" and concurrency > 1 and declared.cpu < 1:
        yield about.blame("one CPU or more for more than one request at a time", f"{declared.cpu:g}", "set cpu: 1")
