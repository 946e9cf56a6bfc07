"""Does the core know the settings that the manifest gives it, and do they make sense together?"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from functions.doctor.finding import About, Finding
from functions.doctor.subject import Subject
from shared.errors import SettingInvalid
from shared.events.guard import Folders
from shared.settings import PREFIX, Settings

_KNOWN = [f"{PREFIX}{name.upper()}" for name in Settings._fields]
# What Azure's bindings read, of HTTP and of what arrives, where the two connections' settings begin with their name and
# two lines below.
_AZURE_HTTP = ["TRESNUBES_OPEN_HEALTH"]
_AZURE_EVENTS = ["TRESNUBES_EVENTS_QUEUE", "TRESNUBES_ROWS_QUEUE", "TRESNUBES_BLOBS_CONTAINER"]
_CONNECTIONS = ("TRESNUBES_QUEUES__", "TRESNUBES_BLOBS__")


def check(subject: Subject) -> Iterator[Finding]:
    """Names, values, and the folders of what is scored on arrival."""
    about = subject.about("settings")
    faults = [*_find_unknown(about, subject), *_find_wrong(about, subject)]
    yield from faults or [about.praise("settings that the core knows", f"{len(subject.settings)} settings")]


def _find_unknown(about: About, subject: Subject) -> Iterator[Finding]:
    azure = subject.declared.cloud == "azure"
    known = _KNOWN + (_AZURE_EVENTS if subject.arrivals else _AZURE_HTTP) * azure
    for name in subject.settings:
        if name not in known and not (azure and subject.arrivals and name.startswith(_CONNECTIONS)):
            near = get_close_matches(name.removeprefix(PREFIX), [each.removeprefix(PREFIX) for each in known], n=1)
            advice = f"did you mean {PREFIX}{near[0]}?" if near else "leave it out; docs/api.md lists the settings"
            yield about.blame("settings that the core knows", name, advice)


def _find_wrong(about: About, subject: Subject) -> Iterator[Finding]:
    try:
        settings = Settings.from_environment(subject.settings)
        if subject.arrivals:
            _expect_sink(settings)
            Folders.of(settings)
    except SettingInvalid as error:
        yield about.blame("values that make sense", str(error), "mend the value in the manifest")
        return
    if settings.stores:
        got = f"{PREFIX}STORES={settings.stores}"
        yield about.blame("the cloud's own stores", got, "leave it out: it stands in for stores on one machine")


def _expect_sink(settings: Settings) -> None:
    if not settings.sink:
        raise SettingInvalid(f"{PREFIX}SINK: expected the folder that takes the predictions, got none")
