"""Which version of a model answers a request, and which one scores beside it; each is opened once."""

from _thread import allocate_lock
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from shared import record
from shared.deployment import Deployment, try_open
from shared.errors import ModelUnusable
from shared.integrity.label import Label
from shared.message import Request, Response
from shared.model import Model
from shared.settings import Settings
from shared.versions.answered import Answered
from shared.versions.editions import Edition
from shared.versions.names import Names, not_found
from shared.versions.traffic import Traffic

if TYPE_CHECKING:
    from shared.versions.shadow import Shadow


class Versions:
    """The versions of one model. It may be asked by many threads at once."""

    def __init__(
        self, editions: tuple[Edition, ...], settings: Settings, label: Label | None, names: Names, traffic: Traffic
    ) -> None:
        self.shadow: Shadow | None = None
        self._editions = {edition.version: edition for edition in editions}
        self._model, self._settings, self._label = editions[0].name, settings, label
        self._names, self._traffic = names, traffic
        self._header = settings.sticky_header.lower()
        self._locks = {version: allocate_lock() for version in names.versions}
        self._opened: dict[str, Deployment] = {}
        self._untold: list[Deployment] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Every version, in the bundle's order."""
        return self._names.versions

    @property
    def default(self) -> Deployment:
        """The first version in the traffic, which the page and the documents tell of."""
        return self.open(self._traffic.versions[0])

    @property
    def usable(self) -> Deployment:
        """The first version in the traffic that can be used, where one can, else the first."""
        return next((one for one in self.open_answering() if isinstance(one.loaded, Model)), self.default)

    @property
    def opened(self) -> list[Deployment]:
        """The versions that are open, or could not be."""
        return [*self._opened.values()]

    def open(self, version: str) -> Deployment:
        """A version's deployment: the first call opens it, and others wait for that."""
        found = self._opened.get(version)
        if found is None:
            with self._locks[version]:
                found = self._opened.get(version) or self._load(version)
                self._opened[version] = found
        return found

    def open_answering(self) -> list[Deployment]:
        """All that the traffic may ask for, the first one first."""
        return [self.open(version) for version in self._traffic.versions]

    def open_shadow(self) -> None:
        """Open the shadow, if there is one: only who answers requests has use for it."""
        if self.shadow is not None:
            self.open(self.shadow.version)

    def choose(
        self, template: str, request: Request, variables: Mapping[str, str]
    ) -> tuple[Deployment, Mapping[str, str]]:
        """The version that answers a request, and the path's variables with its own name in place of an alias.

        Raises NotFound for a path that names no version.
        """
        if "version" in variables and variables["model"] == self._model:
            version = self._names.find(variables["version"])
            if version is None:
                raise not_found(self._names, self._model)
            return self.open(version), {**variables, "version": version}
        if request.method == "POST":
            return self.pick(request.headers.get(self._header, "").strip()), variables
        return self._weakest() if template.endswith("/ready") else self.default, variables

    def pick(self, key: str) -> Deployment:
        """The version that the traffic gives a key; by chance where it is empty."""
        return self.open(self._traffic.choose(key, self._model))

    def follow(
        self, request: Request, template: str, response: Response, deployment: Deployment
    ) -> Iterator[dict[str, Any]]:
        """What an answered request leaves to log: what the shadow made of it, and versions found to be unusable."""
        answered = Answered(request, template, response, deployment)
        if self.shadow is not None and self.shadow.wants(answered):
            beside = self.open(self.shadow.version)
            if isinstance(beside.loaded, Model):  # else the start told of it
                yield self.shadow.score(beside, answered)
        yield from self.tell_unusable()

    def tell_unusable(self) -> Iterator[dict[str, Any]]:
        """A record for each version that can't be used and was not yet told of."""
        while True:
            try:
                deployment = self._untold.pop(0)
            except IndexError:  # not asked for beforehand: another thread may take it in between
                return
            assert isinstance(deployment.loaded, ModelUnusable)
            answers = deployment.version in self._traffic.versions
            level = {} if answers else {"level": "WARNING"}
            yield {**record.of_unusable(deployment.loaded), **level, "model_version": deployment.version}

    def _weakest(self) -> Deployment:
        """Ready is who has all that answer: the first of them that can't be used, else the default."""
        return next((one for one in self.open_answering() if isinstance(one.loaded, ModelUnusable)), self.default)

    def _load(self, version: str) -> Deployment:
        edition = self._editions[version]
        loaded = try_open(edition.path, self._settings, self._label)
        if isinstance(loaded, Model) and (loaded.name, loaded.version) != (edition.name, edition.version):
            said = f"expected {edition.name} {edition.version}, as bundle.json has it"
            loaded = ModelUnusable(f"{edition.file}: {said}, got {loaded.name} {loaded.version}")
        deployment = Deployment(loaded, self._settings, self, version)
        if isinstance(loaded, ModelUnusable):
            self._untold.append(deployment)
        return deployment
