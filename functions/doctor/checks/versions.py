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
        traffic, shadow = _read_all(settings, held)
    except SettingInvalid as error:
        advice = "make the bundle with that version too (make bundle MODEL='a.onnx b.onnx'), or mend the setting"
        yield about.blame(expected, str(error), advice)
        return
    idle = [*_find_idle(settings, traffic, shadow)]
    for name in idle:
        got = f"{PREFIX}{name}, and version {traffic.shares[0].version} alone answers"
        yield about.warn(expected, got, f"name two versions in {PREFIX}TRAFFIC, or leave {PREFIX}{name} out")
    if not idle:
        yield about.praise(expected, f"{', '.join(traffic.versions)} answering")


def _find_idle(settings: Settings, traffic: Traffic, shadow: Shadow | None) -> Iterator[str]:
    """The settings that have nothing to do where one version answers all."""
    if len(traffic.shares) > 1:
        return
    if settings.sticky_header:
        yield "STICKY_HEADER"
    if shadow is not None and shadow.version in traffic.versions:
        yield "SHADOW"


def _read_all(settings: Settings, held: Sequence[str]) -> tuple[Traffic, Shadow | None]:
    """The traffic and the shadow. Raises SettingInvalid for any of the three."""
    names = Names.read(settings.aliases, held)
    return Traffic.read(settings.traffic or held[0], names), Shadow.read(settings.shadow, names)
