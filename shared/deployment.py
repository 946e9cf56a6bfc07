"""What is served: one model, or the reason why there is none, and the settings."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from shared.errors import ModelUnusable, OpeningFailed
from shared.integrity.admission import admit
from shared.integrity.label import Label
from shared.message import Request, Response
from shared.model import Model, read_file
from shared.settings import Settings


class Choice(Protocol):
    """The port to several versions of one model side by side; behind it is `shared.versions`."""

    @property
    def names(self) -> Sequence[str]:
        """Every version that is served."""
        ...

    @property
    def opened(self) -> "Sequence[Deployment]":
        """The versions that are open, or could not be."""
        ...

    @property
    def usable(self) -> "Deployment":
        """The first version that answers and can be used, where one can; else the first."""
        ...

    def open_shadow(self) -> None:
        """Open what scores beside those that answer, if anything does."""
        ...

    def choose(
        self, template: str, request: Request, variables: Mapping[str, str]
    ) -> "tuple[Deployment, Mapping[str, str]]":
        """The version that answers a request, and its path's variables without an alias. Raises NotFound."""
        ...

    def pick(self, key: str) -> "Deployment":
        """The version that a key belongs to."""
        ...

    def follow(
        self, request: Request, template: str, response: Response, answered: "Deployment"
    ) -> Iterable[dict[str, Any]]:
        """The log records of what else an answered request brings about."""
        ...

    def tell_unusable(self) -> Iterable[dict[str, Any]]:
        """A log record for each version that can't be used and was not yet told of."""
        ...


class Deployment(NamedTuple):
    """A model with the settings that it is served by. One that can't be used is kept as its reason.

    Where several versions are served, `versions` chooses among them, and each has a deployment with its own `version`.
    """

    loaded: Model | ModelUnusable
    settings: Settings
    versions: Choice | None = None
    version: str = ""

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
        return fail(bug)


def fail(bug: Exception) -> OpeningFailed:
    """A bug as a reason why nothing is served."""
    failure = OpeningFailed("a bug kept it from being opened: the log has the traceback")
    failure.__cause__ = bug
    return failure
