"""Opens the deployment that the environment and the adapter's folder ask for."""

import os
from collections.abc import Mapping, Sequence

from shared.deployment import Deployment, fail, try_open
from shared.errors import ModelUnusable, SettingInvalid
from shared.integrity.label import Label, read_label
from shared.settings import PREFIX, Settings


def open_deployment(folder: str | os.PathLike[str], environment: Mapping[str, str] = os.environ) -> Deployment:
    """The deployment of the adapter in `folder`. Never raises: whoever asks for the model hears what is wrong."""
    try:
        settings = Settings.from_environment(environment)
    except SettingInvalid as error:
        detail = "brief" if environment.get(f"{PREFIX}ERROR_DETAIL") == "brief" else "full"
        return Deployment(ModelUnusable(str(error)), Settings(error_detail=detail))
    try:
        return _open(settings, folder)
    except (ModelUnusable, SettingInvalid) as error:
        return Deployment(ModelUnusable(str(error)), settings)
    except Exception as bug:  # noqa: BLE001  raised, it would leave an Azure app without any function
        return Deployment(fail(bug), settings)


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
