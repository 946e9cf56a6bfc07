"""Are the versions that the settings speak of in the bundle?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from functions.doctor.finding import Finding
from functions.doctor.subject import Subject
from shared.settings import PREFIX


def check(subject: Subject) -> Iterator[Finding]:
    """The names in traffic and shadow are versions or aliases, and an alias leads to a version."""
    about = subject.about("versions")
    held = {model.version for model in subject.package.models}
    aliases = dict(_split(subject, "ALIASES"))
    expected = f"versions of the bundle: {', '.join(sorted(held))}"
    advice = "make the bundle with that version too, or mend the setting"
    spoken = [(name, value, held) for name, value in (("ALIASES", each) for each in aliases.values())]
    for setting in ("TRAFFIC", "SHADOW"):
        spoken += [(setting, version, held | set(aliases)) for version, _ in _split(subject, setting)]
    strangers = [(setting, version) for setting, version, known in spoken if version not in known]
    for setting, version in strangers:
        yield about.blame(expected, f"{PREFIX}{setting} names {version or 'none'}", advice)
    if not strangers:
        yield about.praise(expected, f"{len(spoken)} names in the settings")


def _split(subject: Subject, setting: str) -> list[tuple[str, str]]:
    """`1=90 2=10` in pairs."""
    words = re.split(r"[,\s]+", subject.settings.get(f"{PREFIX}{setting}", "").strip())
    return [(name, value) for name, _, value in (word.partition("=") for word in words if word)]
