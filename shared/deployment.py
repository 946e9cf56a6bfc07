"""What is served: one model, or the reason why there is none, and the settings."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from shared.errors import ModelUnusable, OpeningFailed, SettingInvalid
from shared.integrity.admission import admit
from shared.integrity.label import Label, read_label
from shared.model import Model, read_file
from shared.settings import PREFIX, Settings

if TYPE_CHECKING:
    from shared.versions.versions import Versions


class Deployment(NamedTuple):
    """A model with the settings that it is served by. One that can't be used is kept as its reason.

    Where several versions are served, `versions` chooses among them, and each has a deployment with its own `version`.
    """

    loaded: Model | ModelUnusable
    settings: Settings
    versions: "Versions | None" = None
    version: str = ""

    @classmethod
    def from_environment(
        cls, folder: str | os.PathLike[str], environment: Mapping[str, str] = os.environ
    ) -> "Deployment":
        """The deployment of the adapter in `folder`. Never raises: whoever asks for the model hears what is wrong."""
        try:
            settings = Settings.from_environment(environment)
        except SettingInvalid as error:
            detail = "brief" if environment.get(f"{PREFIX}ERROR_DETAIL") == "brief" else "full"
            return cls(ModelUnusable(str(error)), Settings(error_detail=detail))
        try:
            return _open(settings, folder)
        except (ModelUnusable, SettingInvalid) as error:
            return cls(ModelUnusable(str(error)), settings)
        except Exception as bug:  # noqa: BLE001  raised, it would leave an Azure app without any function
            return cls(_failure(bug), settings)

    @property
    def model(self) -> Model:
        """The model. Raises ModelUnusable."""
        if isinstance(self.loaded, ModelUnusable):
            # A new one each time: an exception that is raised again keeps every frame that it went through.
            raise ModelUnusable(str(self.loaded))
        return self.loaded

    @property
    def version_names(self) -> Sequence[str]:
        """Every version that is served. Raises ModelUnusable where the only one can't be used."""
        return (self.model.version,) if self.versions is None else self.versions.names


def try_open(path: str, settings: Settings, label: Label | None) -> Model | ModelUnusable:
    """The model in a file, once its bytes are those that are meant, or why it can't be used. Never raises."""
    try:
        content = read_file(path)
        identity = admit(content, path, settings, label)
        stem, _ = os.path.splitext(os.path.basename(path))
        return Model.from_bytes(content, settings.session, stem, identity)
    except ModelUnusable as error:
        return error
    except Exception as bug:  # noqa: BLE001  one version's bug is not another's
        return _failure(bug)


def _open(settings: Settings, folder: str | os.PathLike[str]) -> Deployment:
    """Raises ModelUnusable and SettingInvalid where nothing can be opened at all."""
    label = read_label(folder)
    paths = _find(settings.model, folder, label)
    if len(paths) > 1 or settings.names_versions:
        # Not before it is needed: most functions serve one model, and start without it.
        from shared.versions.opening import open_versions

        return open_versions(paths, settings, label)
    return Deployment(try_open(paths[0], settings, label), settings)


def _find(path: str, folder: str | os.PathLike[str], label: Label | None) -> Sequence[str]:
    """The models' paths: the setting, the bundle's models, or those beside the adapter. Raises ModelUnusable."""
    if path:
        return [path]
    if label is not None:
        return [pin.path for pin in label.models]
    models = os.path.join(folder, "models")
    found = sorted(name for name in _list(models) if name.endswith(".onnx"))
    if not found:
        raise ModelUnusable("expected one model in models/ or TRESNUBES_MODEL to name one, got none")
    return [os.path.join(models, name) for name in found]


def _list(folder: str | os.PathLike[str]) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _failure(bug: Exception) -> OpeningFailed:
    failure = OpeningFailed("a bug kept it from being opened: the log has the traceback")
    failure.__cause__ = bug
    return failure
