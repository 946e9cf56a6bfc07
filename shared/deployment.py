"""What is served: one model, or the reason why there is none, and the settings."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from shared.errors import ModelUnusable, OpeningFailed, SettingInvalid
from shared.integrity.admission import admit
from shared.integrity.label import Label, read_label
from shared.model import Model, read_file
from shared.settings import PREFIX, Settings


class Deployment(NamedTuple):
    """A model with the settings that it is served by. One that can't be used is kept as its reason."""

    loaded: Model | ModelUnusable
    settings: Settings

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
            return cls(_load(settings, folder), settings)
        except ModelUnusable as error:
            return cls(error, settings)
        except Exception as bug:  # noqa: BLE001  raised, it would leave an Azure app without any function
            failure = OpeningFailed("a bug kept it from being opened: the log has the traceback")
            failure.__cause__ = bug
            return cls(failure, settings)

    @property
    def model(self) -> Model:
        """The model. Raises ModelUnusable."""
        if isinstance(self.loaded, ModelUnusable):
            # A new one each time: an exception that is raised again keeps every frame that it went through.
            raise ModelUnusable(str(self.loaded))
        return self.loaded


def _load(settings: Settings, folder: str | os.PathLike[str]) -> Model:
    """The model, once its bytes are those that are meant. Raises ModelUnusable."""
    label = read_label(folder)
    path = _find(settings.model, folder, label)
    content = read_file(path)
    identity = admit(content, path, settings, label)
    stem, _ = os.path.splitext(os.path.basename(path))
    return Model.from_bytes(content, settings.session, stem, identity)


def _find(path: str, folder: str | os.PathLike[str], label: Label | None) -> str:
    """The model's path: the setting, the bundle's model, or the only one beside the adapter. Raises ModelUnusable."""
    if path:
        return path
    if label is not None:
        return label.model
    models = os.path.join(folder, "models")
    found = sorted(name for name in _list(models) if name.endswith(".onnx"))
    if len(found) != 1:
        names = ", ".join(found) or "none"
        raise ModelUnusable(f"expected one model in models/ or TRESNUBES_MODEL to name one, got {names}")
    return os.path.join(models, found[0])


def _list(folder: str | os.PathLike[str]) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
