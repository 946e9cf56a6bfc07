"""Does each part give up before the part that waits for it?"""

from __future__ import annotations

from collections.abc import Iterator

from functions.doctor.finding import Finding
from functions.doctor.subject import Subject
from shared.settings import PREFIX

_NAME = f"{PREFIX}TIMEOUT"
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_TIMES_HIDDEN = 6


def check(subject: Subject) -> Iterator[Finding]:
    """The core before the function, the function before what stands before it and before its queue tries again."""
    declared, about = subject.declared, subject.about("timeouts")
    if declared.gateway_timeout:
        expected = f"less than the {declared.gateway_timeout} s after which {declared.gateway or 'the cloud'} gives up"
        got = f"{declared.timeout} s for the function"
        if declared.timeout < declared.gateway_timeout:
            yield about.praise(expected, got)
        else:
            yield about.blame(expected, got, "shorten the function's timeout: its answer would come too late")
    if declared.hidden:
        expected = f"a queue that hides messages for {_TIMES_HIDDEN} times {declared.timeout} s or longer"
        got = f"{declared.hidden} s"
        if declared.hidden >= _TIMES_HIDDEN * declared.timeout:
            yield about.praise(expected, got)
        else:
            yield about.blame(expected, got, "raise the queue's VisibilityTimeout: messages would be scored twice")
    if subject.arrivals and declared.cloud != "aws":
        yield _compare_own(subject)


def _compare_own(subject: Subject) -> Finding:
    """Lambda tells the core how long it has; elsewhere a setting does."""
    about, limit = subject.about("timeouts"), subject.declared.timeout
    expected = f"{_NAME} below the function's {limit} s"
    text = subject.settings.get(_NAME, "")
    if not text.isdecimal():
        return about.warn(expected, "none: an event is ended by the cloud", f"set {_NAME}, some seconds shorter")
    if int(text) >= limit:
        return about.blame(expected, f"{text} s", "shorten it: the cloud would end the event before the core does")
    return about.praise(expected, f"{text} s")
