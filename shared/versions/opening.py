"""Opens a deployment of several versions: all that the settings say of them is read before any file is."""

from collections.abc import Sequence

from shared.deployment import Deployment
from shared.integrity.label import Label
from shared.settings import Settings
from shared.versions.editions import find_editions
from shared.versions.names import Names
from shared.versions.traffic import Traffic
from shared.versions.versions import Versions


def open_versions(paths: Sequence[str], settings: Settings, label: Label | None) -> Deployment:
    """The deployment of the first version that answers, with the others beside it.

    Raises ModelUnusable for files that are not versions of one model, and SettingInvalid. A version that can't be used
    is no error here: whoever asks for it hears why.
    """
    editions = find_editions(paths, label)
    names = Names.read(settings.aliases, [edition.version for edition in editions])
    # Nobody guesses which of some files is meant: only a bundle has a first one.
    first = names.versions[0] if label is not None or len(editions) == 1 else ""
    traffic = Traffic.read(settings.traffic or first, names)
    versions = Versions(editions, settings, label, names, traffic)
    if settings.shadow:
        from shared.versions.shadow import Shadow

        versions.shadow = Shadow.read(settings.shadow, names)
    versions.open_answering()
    return Deployment(versions.default.loaded, settings, versions)
