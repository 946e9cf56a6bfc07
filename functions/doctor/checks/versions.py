"""Are the versions that the settings speak of in the bundle?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from functions.doctor.finding import Finding
from functions.doctor.subject import Subject
from shared.errors import SettingInvalid
from shared.settings import PREFIX, Settings
from shared.versions.names import Names
from shared.versions.shadow import Shadow
from shared.versions.traffic import Traffic


def check(subject: Subject) -> Iterator[Finding]:
    """Traffic, aliases and shadow, as the core reads them of a bundle with these versions."""
    about = subject.about("versions")
    held = [model.version for model in subject.package.models]
    expected = f"settings of the versions in the bundle: {', '.join(held)}"
    try:
        settings = Settings.from_environment(subject.settings)
    except SettingInvalid:  # the check of settings says so
        return
    try:
        traffic = _read_all(settings, held)
    except SettingInvalid as error:
        advice = "make the bundle with that version too (make bundle MODEL='a.onnx b.onnx'), or mend the setting"
        yield about.blame(expected, str(error), advice)
        return
    if settings.sticky_header and len(traffic.shares) == 1:
        got = f"{PREFIX}STICKY_HEADER, and version {traffic.shares[0].version} alone answers"
        yield about.warn(expected, got, f"name two versions in {PREFIX}TRAFFIC, or leave the header out")
    else:
        yield about.praise(expected, f"{', '.join(traffic.versions)} answering")


def _read_all(settings: Settings, held: Sequence[str]) -> Traffic:
    """The traffic. Raises SettingInvalid for any of the three."""
    names = Names.read(settings.aliases, held)
    traffic = Traffic.read(settings.traffic or held[0], names)
    Shadow.read(settings.shadow, names, traffic)
    return traffic
