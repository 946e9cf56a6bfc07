"""Google's functions as serverless.yml declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from functions.manifests.declared import Declared
from functions.manifests.errors import ManifestError

_MIB = {"Mi": 1, "Gi": 1024}


class Event(NamedTuple):
    """What a function listens to."""

    kind: str
    """`http`, `storage` or `pubsub`."""
    place: str = ""
    """The bucket or the topic."""
    account: str = ""
    """As which Google calls the function."""
    dead_letters: str = ""
    """The topic of what was delivered in vain."""


class Function(NamedTuple):
    """One function of the 2nd generation; the words are Google's."""

    name: str
    source: str
    entry_point: str
    runtime: str
    memory: str
    cpu: float
    concurrency: int
    min_instances: int
    max_instances: int
    timeout: int
    account: str
    ingress: str
    public: bool
    environment: Mapping[str, str]
    """Without the empty ones: an unset setting is its default."""
    event: Event

    @property
    def python(self) -> str:
        """`python313` is 3.13."""
        digits = self.runtime.removeprefix("python")
        return f"{digits[0]}.{digits[1:]}"

    def declare(self) -> Declared:
        """The same in the words that all clouds share."""
        return Declared(
            cloud="gcp",
            name=self.name,
            bundle=Path(self.source).name,
            folder=Path(self.source),
            entry=self.entry_point,
            python=self.python,
            arch="x86_64",
            memory_mb=int(self.memory[:-2]) * _MIB[self.memory[-2:]],
            cpu=self.cpu,
            timeout=self.timeout,
            concurrency=self.concurrency,
            warm_instances=self.min_instances,
            environment=self.environment,
        )


class Manifest(NamedTuple):
    """What is to be in one project and region."""

    name: str
    """With which all names begin."""
    project: str
    region: str
    build_account: str
    functions: tuple[Function, ...]
    """Those that are enabled."""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Manifest:
        """Of a serverless.yml that was read and checked."""
        provider, functions = document["provider"], document["functions"].values()
        return cls(
            name=document["service"],
            project=provider["project"],
            region=provider["region"],
            build_account=provider["buildServiceAccount"],
            functions=tuple(_read_function(each) for each in functions if each.get("enabled", True)),
        )

    @property
    def listeners(self) -> tuple[Function, ...]:
        """The functions that Google calls when something arrives."""
        return tuple(each for each in self.functions if each.event.kind != "http")


def read(root: Path, environment: Mapping[str, str], events: bool = False) -> Manifest:
    """The manifest of a repository; with `events`, also what scores on arrival. Raises ManifestError."""
    # Here: osls brings a manifest that it has read, to a Python that need not have these packages.
    from functions.manifests.serverless import read_serverless

    return Manifest.from_document(read_serverless(root, environment, {"events": "true"} if events else {}))


def refuse_unknown(root: Path, variables: Iterable[str]) -> None:
    """Raises ManifestError for a name that the manifest of the repository does not read."""
    from functions.manifests.serverless import FILE, find_variables

    known = find_variables(root)
    for name in variables:
        if name not in known:
            raise ManifestError(f"no parameter {name!r}: expected one of {', '.join(known)}, as {FILE} has them")


def _read_function(declared: Mapping[str, Any]) -> Function:
    return Function(
        name=declared["name"],
        source=declared["source"],
        entry_point=declared["entryPoint"],
        runtime=declared["runtime"],
        memory=declared["memory"],
        cpu=declared["cpu"],
        concurrency=declared["concurrency"],
        min_instances=declared["minInstances"],
        max_instances=declared["maxInstances"],
        timeout=declared["timeout"],
        account=declared["serviceAccount"],
        ingress=declared["ingress"],
        public=declared["allowUnauthenticated"],
        environment={name: value for name, value in declared["environment"].items() if value},
        event=_read_event(declared["events"][0]),
    )


def _read_event(declared: Mapping[str, Mapping[str, str]]) -> Event:
    ((kind, details),) = declared.items()
    if kind == "http":
        return Event(kind)
    place = details["bucket" if kind == "storage" else "topic"]
    return Event(kind, place, details["serviceAccount"], details["deadLetters"])
